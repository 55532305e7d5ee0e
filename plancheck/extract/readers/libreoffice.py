"""OpenDocument (.odt, .ods): converted by the LibreOffice that is there, then read as docx or xlsx.

It runs in a folder of its own with a profile of its own, without macros, links or network, and for a bounded time. Without
LibreOffice the message says what to do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from plancheck.extract.blocks import Document
from plancheck.extract.readers.docx.read import read as read_docx
from plancheck.extract.readers.office import Archive
from plancheck.extract.readers.refusal import refused
from plancheck.extract.readers.xlsx.read import read as read_xlsx

TIMEOUT = 120  # seconds
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_ZIP = b"PK\x03\x04"
_SHEET = b"opendocument.spreadsheet"
# Nothing is run, nothing is fetched: no macros, no links to other files, a proxy that does not answer.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def read(raw: bytes, name: str) -> Document:
    """Read an OpenDocument file; raises ``InputError`` when it is damaged, or when there is no LibreOffice."""
    sheet = _SHEET in raw[:4096]
    if raw.startswith(_ZIP):
        Archive(raw, name).unpack_all()  # refuses a bomb before another program opens it
    program = find()
    if program is None:
        raise refused("document-ods" if sheet else "document-odt", name)
    made = _converted(program, raw, "xlsx" if sheet else "docx")
    if made is None:
        raise refused("document-damaged", name)
    return (read_xlsx if sheet else read_docx)(made, name)


def find() -> str | None:
    """The program, or ``None`` when it is not on this computer."""
    return next((found for one in _PROGRAMS if (found := shutil.which(one))), None)


def _converted(program: str, raw: bytes, suffix: str) -> bytes | None:
    """The file in another format; ``None`` when LibreOffice makes none in time."""
    with tempfile.TemporaryDirectory(prefix="plancheck-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder, "profile")
        Path(profile, "user").mkdir(parents=True)
        Path(profile, "user", "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = Path(folder, "in.odf")
        source.write_bytes(raw)
        command = [program, "--headless", "--norestore", "--nologo", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", suffix, "--outdir", folder, str(source)]  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - a program of the computer, a file of our own
            command,
            cwd=folder,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process)
        made = Path(folder, f"in.{suffix}")
        return made.read_bytes() if made.is_file() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
