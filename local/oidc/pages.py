"""The few pages that the issuer itself shows, in English: the product's own pages speak more."""

from html import escape

from werkzeug.wrappers import Response

_PAGES = {
    "address_used": (
        "This sign-in address was used already",
        """Each address works once. Start the local run again for a new one, or go to the console
        if you are still signed in.""",
    ),
    "sign_in_first": (
        "Nobody is signed in here",
        "Open the one-time sign-in address that the local run printed in its terminal.",
    ),
    "unknown_client": (
        "This application is not known here",
        """The sign-in was asked for by an unknown client, or with an address that is not
        registered for it.""",
    ),
    "signed_out": ("You are signed out", "You can close this page."),
}


def page(status: int, name: str) -> Response:
    """Return one of the issuer's pages."""
    title, text = (escape(part) for part in _PAGES[name])
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head>"
        '<body style="font-family:system-ui,sans-serif;max-width:36rem;margin:4rem auto;'
        f'padding:0 1rem"><main><h1>{title}</h1><p>{text}</p></main></body></html>'
    )
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Cache-Control"] = "no-store"
    return response
