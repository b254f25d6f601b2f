"""A mail server on a free loopback port that keeps what it takes: `smtp_server.py FOLDER MODE`.

MODE: starttls (sign-in only after STARTTLS), tls (from the first byte), plain (neither TLS nor sign-in). The certificate is
FOLDER/cert.pem with FOLDER/key.pem; ann may sign in with the password of FOLDER/password. Writes its port to FOLDER/port,
and each message to FOLDER/mails as a JSON line.
"""

import asyncio
import json
import os
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

folder, mode = sys.argv[1:3]


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        # Long enough for a look at the processes that are at work.
        await asyncio.sleep(1)
        entry = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": envelope.content.decode(),
            "secure": session.ssl is not None or mode == "tls",
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        with open(os.path.join(folder, "mails"), "a") as file:
            file.write(json.dumps(entry) + "\n")
        return "250 kept"


def sign_in(server, session, envelope, mechanism, data):
    with open(os.path.join(folder, "password")) as file:
        wanted = file.read()
    is_right = isinstance(data, LoginPassword) and data.login == b"ann" and data.password.decode() == wanted
    return AuthResult(success=is_right, handled=False, auth_data=data if is_right else None)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if mode != "plain":
    context.load_cert_chain(os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem"))
options = {}
if mode == "starttls":
    options = {"tls_context": context, "require_starttls": True, "authenticator": sign_in, "auth_required": True}
elif mode == "tls":
    options = {
        "ssl_context": context,
        "authenticator": sign_in,
        "auth_required": True,
        "auth_require_tls": False,
    }


class AnyPort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = AnyPort(Keeper(), hostname="127.0.0.1", port=0, **options)
controller.start()
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(controller.server.sockets[0].getsockname()[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
threading.Event().wait()
