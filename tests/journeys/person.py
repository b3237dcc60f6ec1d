"""A person who signs in at the login page: the part of a code flow that no client library plays. Forms and cookies, no scripts."""

from urllib.parse import urljoin

import requests
from login.browser import Form


def signs_in(url: str, user: str, password: str, trust: str | bool = True) -> str:
    """Follows the app's link, fills in the form and is sent back: to which address."""
    with requests.Session() as browser:
        browser.trust_env, browser.verify = False, trust
        page = browser.get(url, timeout=20)
        assert page.status_code == 200, page.text
        form = Form(page.content)
        assert user in form.radios, form.radios
        sent = {**form.fields, "user": user, "password": password, "approve": "yes"}
        done = browser.post(urljoin(page.url, form.action), sent, timeout=20, allow_redirects=False)
        assert done.status_code == 302, done.text
        return done.headers["Location"]
