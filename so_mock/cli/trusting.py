"""How clients of all kinds are told to trust an authority."""

from __future__ import annotations

from pathlib import Path

from so_mock.auth.addresses import to_redirect

TOLD = """\
The authority of so-mock on this machine
  certificate   {file}
  SHA-256       {fingerprint}

It vouches for `so-mock --tls`, and for the key that signs tokens. Its own private key lies beside it: whoever has that can
pose as any site to those who trust the authority. So trust it where tests run, and do not pass authority.key.pem on.

For one program
  curl          curl --cacert {file} https://localhost:8405/api
  requests      REQUESTS_CA_BUNDLE={file}     or verify="..." of a call
  httpx         SSL_CERT_FILE={file}     or verify=ssl.create_default_context(cafile="...")
  Node          NODE_EXTRA_CA_CERTS={file}
  Java          keytool -importcert -noprompt -alias so-mock -file {file} -keystore so-mock.p12 -storepass changeit
                java -Djavax.net.ssl.trustStore=so-mock.p12 -Djavax.net.ssl.trustStorePassword=changeit ...
  .NET          SSL_CERT_FILE={file}     on Linux; elsewhere it asks the system
  Firefox       Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import
  Chromium      certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n so-mock -i {file}     on Linux; elsewhere it asks the system
REQUESTS_CA_BUNDLE, SSL_CERT_FILE and trustStore stand in place of the usual authorities, NODE_EXTRA_CA_CERTS beside them.

For the whole system
  Debian        sudo cp {file} /usr/local/share/ca-certificates/so-mock.crt && sudo update-ca-certificates
  Fedora        sudo trust anchor {file}
  macOS         security add-trusted-cert -k ~/Library/Keychains/login.keychain-db {file}
  Windows       certutil -user -addstore Root {file}

For apps that pin the certificate of the key that signs tokens (SuperOfficeFederatedLogin.crt)
  {signing}

For apps that go to the platform's own hosts: `so-mock serve --tls --hosts superoffice`, at port 443, and in the hosts file
  127.0.0.1     {hosts}
"""


def told(file: Path, fingerprint: str, signing: Path) -> str:
    hosts = (*to_redirect("sod"), *to_redirect("qaonline"), *to_redirect("online"))
    shown = _quoted(file)
    return TOLD.format(
        file=shown, fingerprint=fingerprint, signing=_quoted(signing), hosts=" ".join(hosts)
    ).rstrip()


def _quoted(file: Path) -> str:
    return f'"{file}"' if " " in str(file) else str(file)
