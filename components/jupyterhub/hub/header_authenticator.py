"""Users named by a header that a proxy in front of the hub sets."""
from jupyterhub.auth import Authenticator
from traitlets import Unicode


class HeaderAuthenticator(Authenticator):
    """Believes the header. Nobody but the proxy may reach the hub."""

    auto_login = True
    header = Unicode("kubeflow-userid", config=True, help="Header with the user's name.")
    prefix = Unicode("", config=True, help="Text to cut from the name.")

    def user_of(self, handler):
        name = handler.request.headers.get(self.header, "").removeprefix(self.prefix)
        return self.normalize_username(name) if name else None

    async def authenticate(self, handler, data=None):
        return self.user_of(handler)

    async def refresh_user(self, user, handler=None):
        # Another user of the same browser logs in anew. Calls of a user's own server do not come
        # through the proxy and carry no header.
        name = self.user_of(handler) if handler else None
        return name is None or name == user.name
