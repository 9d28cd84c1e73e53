"""Processes that call the project's functions at once, each with a person and a connection.

Started once with a database and any number of sockets, this forks one racer for each of them. A
racer says its process id, then reads ``[function, arguments]`` a line, makes one request of each,
as PostgREST does, and writes the answer or the error's code. It ends when its socket is closed, or
when it is killed.
"""

import json
import os
import socket
import sys

import psycopg

from tests.supabase.people import claims_of
from tests.supabase.postgres import request


def race(number: int, conninfo: str, wire: socket.socket) -> None:
    """Answer every request until there is none."""
    claims = claims_of(f"seller {number}", "sales")
    # Two files: one for both would forget what it has read ahead with everything that is written.
    with (
        psycopg.connect(conninfo) as connection,
        wire,
        wire.makefile("r") as requests,
        wire.makefile("w") as answers,
    ):
        print(os.getpid(), file=answers, flush=True)
        for line in requests:
            function, arguments = json.loads(line)
            try:
                answer = request(connection, claims, function, arguments)
            except psycopg.Error as error:
                answer = {"error": error.sqlstate}
            print(json.dumps(answer), file=answers, flush=True)


def main(conninfo: str, *descriptors: str) -> None:
    """Fork the racers, and wait for them."""
    wires = [socket.socket(fileno=int(descriptor)) for descriptor in descriptors]
    racers = []
    for number, wire in enumerate(wires):
        racer = os.fork()
        if racer == 0:
            for other in wires[number + 1 :]:
                other.close()
            race(number, conninfo, wire)
            return
        wire.close()  # so that the end of the racer is the end of its socket
        racers.append(racer)
    for racer in racers:
        os.waitpid(racer, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
