# Two sources in one file, in the style of dlt's own examples: instances instead of dicts.
import os

import dlt
import requests
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import APIKeyAuth, BearerTokenAuth, HttpBasicAuth, OAuth2ClientCredentials
from dlt.sources.helpers.rest_client.paginators import (
    HeaderLinkPaginator,
    JSONLinkPaginator,
    JSONResponseCursorPaginator,
    OffsetPaginator,
    PageNumberPaginator,
    SinglePagePaginator,
)
from dlt.sources.rest_api import HttpBasicAuthConfig, register_auth, rest_api_source

HOST = os.environ["METRICS_HOST_PATH"]
login = HttpBasicAuth("reader", dlt.secrets["metrics"]["password"])
tickers = [("aapl", "Apple"), ("msft", "Microsoft")]


class Rotating(requests.auth.AuthBase):
    pass


register_auth("rotating", Rotating)


def endpoint(path, **params):
    return {"path": path, "params": params}


metrics = rest_api_source(
    {
        "client": {
            "base_url": "https://metrics.example.com/api",
            "auth": login,
            "paginator": HeaderLinkPaginator(),
            "session": requests.Session(),
        },
        "resource_defaults": {"write_disposition": "append"},
        "resources": [
            {
                "name": "series",
                "endpoint": {"path": "series", "paginator": OffsetPaginator(limit=50, total_path=None)},
            },
            {
                "name": "alerts",
                "endpoint": {
                    "path": "alerts",
                    "auth": BearerTokenAuth(token=dlt.secrets["alerts_token"]),
                    "paginator": PageNumberPaginator(base_page=1, total_path="pages"),
                },
            },
            {
                "name": "users",
                "endpoint": {
                    "path": "users",
                    "auth": APIKeyAuth(name="key", api_key=dlt.secrets.get("users_key"), location="query"),
                    "paginator": JSONResponseCursorPaginator(cursor_path="next", cursor_param="after"),
                },
            },
            {
                "name": "reports",
                "endpoint": {
                    "path": "reports",
                    "auth": OAuth2ClientCredentials(
                        access_token_url="https://login.example.com/token",
                        client_id="metrics",
                        client_secret=dlt.secrets["reports"]["client_secret"],
                    ),
                    "paginator": JSONLinkPaginator(next_url_path="links.next"),
                },
            },
            {
                "name": "audit",
                "endpoint": {
                    "path": "audit",
                    "auth": {"type": "rotating", "key": dlt.secrets["rotating_key"]},
                    "params": {
                        "from": dlt.sources.incremental("at", initial_value="2024-01-01T00:00:00Z"),
                    },
                    "paginator": "json_link",
                },
            },
            {
                "name": "status",
                "endpoint": {
                    "path": "https://status.example.com/status.json",
                    "auth": None,
                    "paginator": SinglePagePaginator(),
                },
            },
            {
                "name": "files",
                "endpoint": {
                    "path": "files",
                    "method": "POST",
                    "data": {"kind": "csv"},
                    "auth": HttpBasicAuthConfig(type="http_basic", username="files", password=dlt.secrets["files_password"]),
                    "paginator": "auto",
                },
            },
            *[
                {"name": f"{code}_quotes", "endpoint": {"path": "quotes/" + code, "params": {"title": title}}}
                for code, title in tickers
            ],
        ],
    },
    name="metrics",
)
metrics.series.add_limit(3)
metrics.alerts.apply_hints(primary_key="id")
metrics.users.add_map(lambda row: row)


events_config = {
    "client": {
        "base_url": "https://events.example.com",
        "auth": {"type": "api_key", "name": "X-Key", "api_key": dlt.config["events.key"], "location": "header"},
        "headers": {"Authorization": f"Token {os.getenv('EVENTS_TOKEN')}"},
    },
    "resources": [],
}
for kind in ("click", "view"):
    events_config["resources"].append(
        {
            "name": kind,
            "endpoint": {
                "path": "events",
                "params": {
                    "kind": kind,
                    "since": {"type": "incremental", "cursor_path": "id", "initial_value": 0},
                },
                "paginator": "header_link",
            },
        }
    )
events = rest_api_source(config=events_config)


@dlt.resource
def imperative():
    client = RESTClient(base_url="https://other.example.com")
    yield from client.paginate("things")


if __name__ == "__main__":
    dlt.pipeline("metrics").run([metrics, events, imperative])
