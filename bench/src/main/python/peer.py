"""The peer of the HTTP rows: sanic with sanic-prometheus, one process. Arguments: a port, the constant answer, and
the job server's database, of which it reads one row for each job asked for."""
import sqlite3
import sys

from sanic import Sanic, response
from sanic_prometheus import monitor

port, constant, database = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
app = Sanic("peer")
connection = sqlite3.connect("file:" + database + "?mode=ro", uri=True)
connection.row_factory = sqlite3.Row


@app.route("/constant")
async def answer(request):
    return response.raw(constant, content_type="application/json")


@app.route("/jobs/<job>")
async def find(request, job):
    row = connection.execute("SELECT * FROM job WHERE id = ?", (job,)).fetchone()
    return response.json({name: row[name] for name in row.keys()})


# Without mmc_period_sec it fails: that would want an event loop before there is one.
monitor(app, mmc_period_sec=None).expose_endpoint()
print("listens on port %d, for probes on 0" % port, flush=True)
app.run(host="127.0.0.1", port=port, access_log=False, debug=False)
