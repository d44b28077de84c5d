"""The page's files as one: modules in the order of their imports, each with its digest in the content security policy."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from innostat import lazy_regex as regex

_IMPORT = regex.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<module>[\w-]+)\.js";\n', regex.M)
_EXPORT = regex.compile(r"^export (?P<what>(?:async )?function|const|class) (?P<names>\w+|\{[^}]*\})", regex.M)
_SOURCE_MAP = regex.compile(r"^//# sourceMappingURL=.*\n?", regex.M)
#: What ends a script or begins a comment in HTML, and the line ends that JSON has and JavaScript once had not.
_UNSAFE = regex.compile("[<>&\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_FOLDER = files("innostat.report") / "page"


def page_html(payload: Mapping[str, Any], *, connect: str = "'none'") -> str:
    """The whole page.

    Args:
        payload: What it shows.
        connect: Where it may send requests, in words of a content security policy: nowhere, unless a server takes its decisions.
    """
    scripts = [*vendored(), bundled("main")]
    styles = [_read("vendor", "uPlot.min.css"), *(_read("app", f"{name}.css") for name in ("tokens", "layout", "parts"))]
    words = tomllib.loads(_read("words.toml"))
    policy = "; ".join((
        "default-src 'none'", f"script-src {' '.join(map(digest, scripts))}", f"style-src {' '.join(map(digest, styles))}",
        f"connect-src {connect}", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ))  # fmt: skip
    parts = {
        "policy": policy,
        "styles": "\n".join(f"<style>{s}</style>" for s in styles),
        "scripts": "\n".join(f"<script>{s}</script>" for s in scripts),
        "words": script_json(words),
        "data": script_json(payload),
        "licences": _comment(licences()),
    }
    return regex.sub(r"\{\{(\w+)\}\}", lambda m: parts[m[1]], _read("page.html"))


def script_json(value: Any) -> str:
    """JSON that nothing in it can lead out of its element: < > & and lone surrogates are escaped.

    >>> print(script_json("</script>\\ud800"))
    "\\u003c/script\\u003e\\ud800"
    """
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def digest(source: str) -> str:
    """The source of a policy that allows just this script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def vendored() -> tuple[str, ...]:
    """The libraries, as they were published; a CommonJS module is wrapped so that it gives a name."""
    out = []
    for entry in _manifest():
        name = entry["name"]
        text = _SOURCE_MAP.sub("", _read("vendor", name))
        if name.endswith(".cjs"):
            text = f"const smolToml = ((exports) => {{\n{text}\nreturn exports;\n}})({{}});"
        if not name.endswith(".css"):
            out.append(_harmless(text, name))
    return tuple(out)


@lru_cache(maxsize=1)
def bundled(main: str) -> str:
    """The page's own modules as one script: each a function that runs once and gives what it exports.

    A subset of the module syntax is enough: named imports, a line each, and named exports of functions, constants and classes.

    Raises:
        ValueError: Modules import each other in a circle, or use other forms.
    """
    done: dict[str, str] = {}
    _gather(main, done, ())
    return _harmless('"use strict";\n' + "\n".join(done.values()), main)


def _gather(module: str, done: dict[str, str], above: tuple[str, ...]) -> None:
    if module in above:
        raise ValueError(f"{' -> '.join((*above, module))}: modules import each other in a circle")
    if module in done:
        return
    text = _read("app", f"{module}.js")
    for m in _IMPORT.finditer(text):
        _gather(m["module"], done, (*above, module))
    names = ", ".join(m["names"].strip("{ }") for m in _EXPORT.finditer(text))
    body = _EXPORT.sub(r"\g<what> \g<names>", _IMPORT.sub(lambda m: f"const {{{m['names']}}} = {_name(m['module'])};\n", text))
    if regex.search(r"^(?:import|export)\b", body, regex.M):
        raise ValueError(f"{module}.js: a form of import or export that is not bundled")
    done[module] = f"// ---- {module}.js\nconst {_name(module)} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();"


def _name(module: str) -> str:
    return f"module_{module.replace('-', '_')}"


def licences() -> str:
    """The licences of the libraries in the page, in full."""
    seen: dict[str, str] = {}
    for entry in _manifest():
        seen.setdefault(
            entry["licence_file"], f"{entry['package']} {entry['version']} ({entry['licence']})\n\n{_read('vendor', entry['licence_file'])}"
        )
    return "\n\n".join(seen.values())


def _manifest() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = tomllib.loads(_read("vendor", "vendor.toml"))["file"]
    return entries


def _harmless(source: str, name: str) -> str:
    if regex.search(r"</script|<!--", source, regex.I):
        raise ValueError(f"{name}: holds what ends a script element; write it in two parts")
    return source


def _comment(text: str) -> str:
    return text.replace("--", "- -")


def _read(*path: str) -> str:
    return _FOLDER.joinpath(*path).read_text(encoding="utf-8")
