"""Who can reach what: services as points, straight lines turned into minutes, floating catchments, areas."""
