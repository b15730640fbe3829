"""The page on which somebody says who they are; plainly no real platform."""

from collections.abc import Iterable, Mapping
from html import escape

from backend.identity.people import Details
from backend.standards import masks

NAME, NAME_EN = "省统一身份认证（演示）", "Provincial sign-in (demo)"
STYLE = """
body{font:18px/1.6 sans-serif;margin:0;background:#f4f2ec;color:#1c1a17}
main{max-width:32rem;margin:0 auto;padding:1rem}
.note{border:3px double #8a5a00;background:#fff7e0;padding:.75rem 1rem}
form{margin:0 0 .75rem}
button{display:block;box-sizing:border-box;width:100%;min-height:60px;padding:.5rem 1rem;font:inherit;text-align:start;
background:#fff;color:inherit;border:2px solid #6b655c;border-radius:8px}
button:focus-visible{outline:3px solid #0b5a78;outline-offset:2px}
.number{display:block;color:#57524a}
"""


def chooser(asked: Mapping[str, str], people: Iterable[tuple[str, Details]], *, path: str) -> str:
    """Everybody who can be chosen, one button each, and the way back."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    buttons = "".join(_person(hidden, login, details, path) for login, details in people)
    back = f'<form action="{path}/agree">{hidden}<button>不同意，返回 · Do not agree</button></form>'
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{NAME}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="stylesheet" href="{path}/style.css"></head>
<body><main><h1>{NAME}</h1><p lang="en">{NAME_EN}</p>
<p class="note">这是虚构的演示平台，不是任何真实的政务平台，人也都是虚构的。真实的平台会在这里核对你本人。<br>
<span lang="en">A fictional platform. A real one would check here that it is you.</span></p>
<h2>选择以谁的身份登录</h2><p>同意后，把姓名、公民身份号码和实名等级 L3 交给这座城市。</p>
{buttons}{back}</main></body></html>"""


def _person(hidden: str, login: str, details: Details, path: str) -> str:
    number = escape(masks.resident_id(details.resident_id))
    return (
        f'<form action="{path}/agree">{hidden}<button name="person" value="{escape(login)}">同意，以 '
        f'<strong>{escape(details.name)}</strong> 登录<span class="number">{number}</span></button></form>'
    )
