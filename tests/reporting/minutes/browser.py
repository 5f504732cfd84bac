"""A browser driven through its own pipe (DevTools protocol): real keys, real downloads, nothing to install."""

from __future__ import annotations

import json
import os
import select
import subprocess
from pathlib import Path

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
]  # fmt: skip
PATIENCE = 120  # seconds after which a browser that says nothing is taken for dead
KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " "), "ArrowDown": (40, ""), "End": (35, "")}


class Browser:
    """A process; `page` opens a file in a profile of its own."""

    def __init__(self, chromium: str, profile: Path) -> None:
        reads, self._out = os.pipe()
        self._in, writes = os.pipe()
        command = ["bash", "-c", f'exec "$0" "$@" 3<&{reads} 4>&{writes}', chromium, *FLAGS]
        self._process = subprocess.Popen(
            [*command, f"--user-data-dir={profile}"], pass_fds=(reads, writes), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(reads)
        os.close(writes)
        self._held, self._number = b"", 0
        self.heard: list[dict] = []

    def call(self, method: str, session: str = "", **given) -> dict:
        """Ask for something and wait for the answer; dialogs that open meanwhile are agreed to."""
        number = self._send(method, session, given)
        while True:
            said = self._next()
            if said.get("id") == number:
                assert "error" not in said, f"{method}: {said.get('error')}"
                return said["result"]

    def wait(self, method: str, **shown) -> dict:
        """The first event of a kind that has not been waited for yet."""
        while True:
            for event in self.heard:
                if event["method"] == method and shown.items() <= event["params"].items():
                    self.heard.remove(event)
                    return event["params"]
            self._next()

    def _send(self, method: str, session: str, given: dict) -> int:
        self._number += 1
        said = {"id": self._number, "method": method, "params": given} | ({"sessionId": session} if session else {})
        os.write(self._out, json.dumps(said).encode() + b"\0")
        return self._number

    def _next(self) -> dict:
        while b"\0" not in self._held:
            assert select.select([self._in], [], [], PATIENCE)[0], "the browser says nothing"
            read = os.read(self._in, 1 << 16)
            assert read, "the browser has gone"
            self._held += read
        line, self._held = self._held.split(b"\0", 1)
        said = json.loads(line)
        if "method" in said:
            self.heard.append(said)
            if said["method"] == "Page.javascriptDialogOpening":
                self._send("Page.handleJavaScriptDialog", said["sessionId"], {"accept": True})
        return said

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


class Tab:
    """A page in a profile of its own; what it saves goes to `downloads`."""

    def __init__(self, browser: Browser, path: Path, downloads: Path, width: int = 1280) -> None:
        self.browser, self.downloads = browser, downloads
        own = browser.call("Target.createBrowserContext")["browserContextId"]
        browser.call("Browser.setDownloadBehavior", behavior="allow", browserContextId=own,
                     downloadPath=str(downloads), eventsEnabled=True)  # fmt: skip
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=own)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Log"):
            self._call(f"{room}.enable")
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1,
                   mobile=width < 600)  # fmt: skip
        self._call("Page.navigate", url=path.as_uri())
        browser.wait("Page.loadEventFired")

    def _call(self, method: str, **given) -> dict:
        return self.browser.call(method, self.session, **given)

    def run(self, script: str):
        """What a script returns."""
        said = self._call(
            "Runtime.evaluate", expression=f"(() => {{ {script} }})()", returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def press(self, *keys: str) -> None:
        """Keys, one after the other, as a keyboard gives them."""
        for key in keys:
            code, text = KEYS[key]
            name = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
            self._call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **name)
            self._call("Input.dispatchKeyEvent", type="keyUp", **name)

    def type(self, text: str) -> None:
        """Letters where the cursor stands."""
        self._call("Input.insertText", text=text)

    def reload(self) -> None:
        """Load the page again, as the same reader."""
        self._call("Page.reload")
        self.browser.wait("Page.loadEventFired")

    def saved(self) -> Path:
        """The file that a download, begun before, has become."""
        begun = self.browser.wait("Browser.downloadWillBegin")
        self.browser.wait("Browser.downloadProgress", guid=begun["guid"], state="completed")
        return self.downloads / begun["suggestedFilename"]

    @property
    def faults(self) -> list[str]:
        """What the page's script or its policy complained of."""
        own = [event for event in self.browser.heard if event.get("sessionId") == self.session]
        return [
            str(event["params"]) for event in own if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded")
        ]
