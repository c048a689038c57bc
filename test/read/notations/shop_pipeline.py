"""A shop's orders, customers and payments, as most pipelines of users are written."""

import os
from typing import Optional

import dlt
from dlt.sources.helpers.rest_client.auth import AuthConfigBase
from helpers import tidy
from rest_api import RESTAPIConfig, check_connection, rest_api_resources

BASE = "https://shop.example.com"
VERSION = 2
PAGE_SIZE = 100
COMMON = {"primary_key": "id", "max_table_nesting": 1}


class Signed(AuthConfigBase):
    def __init__(self, key, region="eu"):
        self.key = key
        self.region = region

    def __call__(self, request):
        request.headers["X-Signature"] = sign(request, self.key)
        return request


def lower_email(row):
    row["email"] = row["email"].lower()
    return row


def drop(columns):
    def inner(row):
        return {k: v for k, v in row.items() if k not in columns}

    return inner


def lines(row):
    for line in row["lines"]:
        yield {"order_id": row["id"], **line}


def note_status(response, *args, **kwargs):
    print(response.status_code)
    return response


@dlt.source(name="shop")
def shop_source(
    token: Optional[str] = dlt.secrets.value,
    region=dlt.config.value,
):
    headers = {"Accept": "application/json", 'X-Region': region}
    config: RESTAPIConfig = {
        "client": {
            "base_url": f"{BASE}/v{VERSION}",
            "headers": headers,
            "auth": {"token": token} if token else None,
            "paginator": {
                "type": "page_number",
                "base_page": 1,
                "page_param": "page",
                "total_path": "meta.pages",
                "maximum_page": 500,
                "stop_after_empty_page": True,
            },
        },
        "resource_defaults": {
            **COMMON,
            "write_disposition": "merge",
            "endpoint": {"params": {"per_page": PAGE_SIZE}},
        },
        "resources": [
            {
                "name": "orders",
                "table_name": "shop_orders",
                "parallelized": True,
                "columns": {
                    "id": {"data_type": "bigint", "nullable": False},
                    "updated_at": {"data_type": "timestamp"},
                },
                "endpoint": {
                    "path": "/orders",
                    "method": "GET",
                    "data_selector": "data.items",
                    # newest first
                    "paginator": {
                        "type": "offset",
                        "limit": PAGE_SIZE,
                        "offset": 0,
                        "offset_param": "skip",
                        "limit_param": "take",
                        "total_path": None,
                        "maximum_offset": 10 * 1000,
                        "stop_after_empty_page": True,
                    },
                    "params": {"since": "{incremental.start_value}", "expand": None},
                    "incremental": {
                        "cursor_path": "updated_at",
                        "initial_value": "2024-01-01T00:00:00Z",
                        "row_order": "asc",
                        "lag": 3600,
                        "on_cursor_value_missing": "include",
                        "convert": lambda value: value[:10],
                    },
                    "response_actions": [
                        {"status_code": 404, "action": "ignore"},
                        {"content": "rate exceeded", "action": [note_status, tidy]},
                        {"status_code": 200, "content": "maintenance", "action": note_status},
                        note_status,
                    ],
                },
                "processing_steps": [
                    {"filter": lambda row: row["state"] != "draft"},
                    {"map": lower_email},
                    {"map": drop(["card", "iban"])},
                    {"map": tidy},
                ],
            },
            {
                "name": "order_lines",
                "primary_key": ["order_id", "line_no"],
                "merge_key": "order_id",
                "include_from_parent": ["number"],
                "endpoint": {
                    "path": "orders/{order_id}/lines",
                    "params": {
                        "order_id": {"type": "resolve", "resource": "orders", "field": "id"},
                    },
                    "paginator": "single_page",
                },
                "processing_steps": [{"yield_map": lines}],
                "selected": False,
            },
            {
                "name": "customers",
                "write_disposition": {"disposition": "merge", "strategy": "upsert"},
                "endpoint": {
                    "path": f"customers/{{resources.orders.customer_id}}?fields=all",
                    "auth": Signed(dlt.secrets["shop"]["signing_key"], region="us"),
                    "data_selector": "$",
                },  # one row
            },
            {
                "name": "search",
                "write_disposition": "replace",
                "endpoint": {
                    "path": "search",
                    "method": "POST",
                    "json": {"query": {"state": ["open", "paid"]}},
                    "paginator": {"type": "cursor", "cursor_path": "next", "cursor_body_path": "after"},
                    "data_selector": "hits[*].doc",
                },
            },
            "refunds",
            {"name": "countries", "endpoint": "geo/countries"},
        ],
    }
    # payments come with the same columns from every provider
    for provider in ["card", "bank"]:
        config["resources"].append({"name": f"{provider}_payments", "endpoint": {"path": f"payments/{provider}"}})

    yield from rest_api_resources(config)


if __name__ == "__main__":
    pipeline = dlt.pipeline(pipeline_name="shop", destination="duckdb", dataset_name=os.getenv("DATASET"))
    source = shop_source()
    check_connection(source, "orders")
    print(pipeline.run(source.with_resources("orders", "customers")))
