"""dlt's rest_api source, doing the same work: every page, merged by id into a DuckDB file."""

import json
import os
import resource
import sys
import time

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

import dlt
from dlt.sources.rest_api import rest_api_source

settings = json.loads(sys.argv[-1])
source = rest_api_source(
    {
        "client": {"base_url": settings["baseUrl"]},
        "resources": [
            {
                "name": "records",
                "primary_key": "id",
                "write_disposition": "merge",
                "endpoint": {
                    "path": "v1/records",
                    "data_selector": "data",
                    "paginator": {"type": "offset", "limit": settings["page"], "total_path": "total"},
                },
            }
        ],
    }
)
pipeline = dlt.pipeline(
    pipeline_name="bench",
    pipelines_dir=settings["file"] + ".dlt",
    destination=dlt.destinations.duckdb(settings["file"]),
    dataset_name="bench",
)
start = time.perf_counter()
before = os.times()
pipeline.run(source)
after = os.times()
seconds = time.perf_counter() - start
cpu = sum(after[:4]) - sum(before[:4])
with pipeline.sql_client() as client:
    rows = client.execute_sql("SELECT count(*) FROM records")[0][0]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpuSeconds": cpu, "peakMb": peak, "rows": rows}))
