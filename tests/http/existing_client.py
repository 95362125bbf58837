# SPDX-License-Identifier: Apache-2.0
"""A client of the Tank protocol, written from its description alone.

existing_client.py SERVER USER STRANGER, where the last two are what `tankd
provision-test-user` printed. Says so when everything went as the protocol says; ends
with a traceback when it did not.
"""
import base64
import hashlib
import http.client
import io
import json
import secrets
import sys
import tarfile
import urllib.parse


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Client:
    """One login at one server. Follows no redirection, as the clients do not."""

    def __init__(self, server, token=None):
        self.server = server
        self.token = token

    def call(self, method, url, body=None, fields=None):
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.server, url))
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        target = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, target, body, fields or {})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def api(self, method, path, document=None, fields=None):
        fields = dict(fields or {})
        if self.token:
            fields["Authorization"] = "Bearer " + self.token
        body = None
        if document is not None:
            fields["Content-Type"] = "application/json"
            body = json.dumps(document).encode()
        return self.call(method, "/api/v1" + path, body, fields)


def expect(status, answer, part=""):
    assert answer.status == status, (answer.status, answer.body)
    if status >= 400:
        error = answer.json()["error"]
        assert isinstance(error, str) and part in error, answer.body
        return error
    return answer.json()


def encoded(name):
    return urllib.parse.quote(name, safe="")


def browser_of(server, email):
    """What a browser sends along once its user has logged in."""
    fields = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    login = Client(server).call(
        "POST", "/api/v1/auth/developer", json.dumps({"email": email}).encode(), fields)
    assert login.status == 200, login.body
    cookie = login.headers["Set-Cookie"].split(";")[0]
    return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}


def log_in(server, browser):
    """Polls as the command line does, while the user says yes in the browser."""
    client = Client(server)
    state = secrets.token_hex(16)
    started = expect(200, client.api("POST", "/cli-auth/start", {"state": state}))
    code = started["sessionCode"]
    assert started["authUrl"] == server + "/cli-login?session=" + code, started
    exchange = {"sessionCode": code, "state": state}
    expect(400, client.api("POST", "/cli-auth/exchange", exchange))
    expect(401, client.api("POST", "/cli-auth/authorize", {"sessionCode": code}))
    done = client.api("POST", "/cli-auth/authorize", {"sessionCode": code}, browser)
    assert expect(200, done) == {"success": True}
    expect(400, client.api("POST", "/cli-auth/exchange",
                           {"sessionCode": code, "state": secrets.token_hex(16)}))
    answer = expect(200, client.api("POST", "/cli-auth/exchange", exchange))
    expect(400, client.api("POST", "/cli-auth/exchange", exchange))
    return Client(server, answer["token"]), answer["user"]


def packed(files):
    """As other programs pack: with times, owners, and a folder of its own entry."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        folder = tarfile.TarInfo("docs")
        folder.type = tarfile.DIRTYPE
        folder.mode = 0o755
        archive.addfile(folder)
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            entry.mtime = 1_700_000_000
            entry.mode = 0o644
            entry.uname = entry.gname = "somebody"
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def skill(manifest):
    return {
        "SKILL.md": b"---\nname: pdf\ndescription: Reads.\n---\n# Reads\n",
        "docs/use.md": b"Use it.\n",
        "tank.json": json.dumps(manifest, indent=2).encode(),
    }


def integrity_of(content):
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def announce(client, manifest):
    files = skill(manifest)
    return client.api("POST", "/skills", {
        "manifest": manifest, "readme": "# Reads", "files": sorted(files)})


def publish(client, manifest):
    files = skill(manifest)
    archive = packed(files)
    reserved = expect(200, announce(client, manifest))
    sent = client.call("PUT", reserved["uploadUrl"], archive,
                       {"Content-Type": "application/octet-stream"})
    assert 200 <= sent.status < 300, sent.body
    confirmation = {
        "versionId": reserved["versionId"],
        "integrity": integrity_of(archive),
        "fileCount": len(files),
        "tarballSize": sum(map(len, files.values())),
        "readme": "# Reads",
    }
    done = expect(200, client.api("POST", "/skills/confirm", confirmation))
    assert done["success"] is True and done["name"] == manifest["name"], done
    assert done["version"] == manifest["version"] and "scanVerdict" in done, done
    return files


def install(client, name, files):
    """Latest version, archive, digest, lock entry and files."""
    versions = expect(200, client.api("GET", f"/skills/{encoded(name)}/versions"))["versions"]
    version = versions[0]["version"]
    detail = expect(200, client.api("GET", f"/skills/{encoded(name)}/{version}"))
    assert isinstance(detail["dependencies"], dict) and isinstance(detail["permissions"], dict)
    bytes_ = client.call("GET", detail["downloadUrl"])
    assert bytes_.status == 200, (bytes_.status, bytes_.body)
    assert integrity_of(bytes_.body) == detail["integrity"] == versions[0]["integrity"]
    with tarfile.open(fileobj=io.BytesIO(bytes_.body)) as archive:
        found = {entry.name: archive.extractfile(entry).read()
                 for entry in archive.getmembers() if entry.isfile()}
    assert found == files, found.keys()
    return {f"{name}@{version}": {"resolved": detail["downloadUrl"],
                                  "integrity": detail["integrity"],
                                  "permissions": detail["permissions"],
                                  "audit_score": detail["auditScore"]}}


def check_refusals(client, manifest, stranger):
    name = manifest["name"]
    expect(409, announce(client, manifest), "already exists")
    expect(404, announce(client, {**manifest, "name": "@no-such-team/pdf"}), "Organization")
    expect(403, announce(stranger, {**manifest, "version": "9.0.0"}))
    wider = {**manifest, "version": "1.0.9", "permissions": {"subprocess": True}}
    answer = announce(client, wider)
    expect(400, answer, "Permission escalation detected")
    assert [d["field"] for d in answer.json()["details"]] == ["subprocess"], answer.body
    answer = announce(client, {**manifest, "version": "one"})
    expect(400, answer, "Invalid manifest")
    assert "version" in answer.json()["details"], answer.body
    expect(401, Client(client.server).api("POST", "/skills", {"manifest": manifest}))
    expect(401, client.api("POST", f"/skills/{encoded(name)}/star"))
    expect(404, client.api("GET", "/skills/%40nobody%2Fnothing"))


def check_reading(client, name):
    info = expect(200, client.api("GET", "/skills/" + encoded(name)))
    assert info["publisher"]["name"] and info["publisher"]["displayName"], info
    assert info["latestVersion"] == "1.1.0" and info["visibility"] == "public", info
    found = expect(200, client.api("GET", "/search?" + urllib.parse.urlencode(
        {"q": name.split("/")[1], "page": 1, "limit": 20})))
    assert found["page"] == 1 and found["limit"] == 20 and found["total"] >= 1, found
    assert name in [each["name"] for each in found["results"]], found
    audited = expect(200, client.api("GET", f"/skills/{encoded(name)}/1.1.0"))
    assert "auditScore" in audited and audited["auditStatus"], audited
    assert isinstance(audited["scanFindings"], list), audited
    files = expect(200, client.api("GET", f"/skills/{encoded(name)}/1.1.0/files"))["files"]
    assert sorted(files) == ["SKILL.md", "docs/use.md", "tank.json"], files
    for path in ("docs/use.md", "docs%2Fuse.md"):
        file = client.api("GET", f"/skills/{encoded(name)}/1.1.0/files/{path}")
        assert (file.status, file.body) == (200, b"Use it.\n"), file.body


def check_health(server):
    for method in ("GET", "HEAD"):
        health = Client(server).call(method, "/api/health")
        assert health.status == 200
    checks = Client(server).call("GET", "/api/health").json()["checks"]
    assert sorted(checks) == ["database", "redis", "scanner", "storage"], checks


def main():
    server, user, other = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    client, who = log_in(server, browser_of(server, user["email"]))
    assert who == {"name": "E2E Test User", "email": user["email"]}, who
    whoami = expect(200, client.api("GET", "/auth/whoami"))
    assert whoami == {"userId": user["userId"], "name": who["name"], "email": who["email"]}
    expect(401, Client(server).api("GET", "/auth/whoami"))
    stranger = Client(server, other["token"])

    name = f"@{user['orgSlug']}/pdf"
    manifest = {"name": name, "version": "1.0.0", "description": "Reads documents",
                "permissions": {}}
    publish(client, manifest)
    files = publish(client, {**manifest, "version": "1.1.0"})
    check_refusals(client, manifest, stranger)
    check_reading(client, name)
    lock = install(stranger, name, files)
    assert "?" not in lock[name + "@1.1.0"]["resolved"], "a stable address goes into the lock"

    secret = {**manifest, "name": f"@{user['orgSlug']}/key", "visibility": "private"}
    install(client, secret["name"], publish(client, secret))
    expect(404, stranger.api("GET", "/skills/" + encoded(secret["name"])))
    # A token with all scopes, as acceptance runs have it, and membership of `tank`.
    publish(Client(server, user["token"]), {**manifest, "name": f"@tank/{user['orgSlug']}"})
    check_health(server)
    print("everything as the protocol says", flush=True)


main()
