"""Runs the AWS CLI of version 1 for client.py, each time in a fork of this process, which has its modules loaded already.

To load them takes longer than most calls. What a call prints, reads and ends with is that of the CLI: the fork gets the
client's own arguments, environment, directory and standard streams.
"""

import json
import os
import socket
import socketserver
import sys

import awscli.clidriver  # It sets AWS_DATA_PATH, where its data is.


class Call(socketserver.BaseRequestHandler):
    def handle(self):
        message, streams, _, _ = socket.recv_fds(self.request, 1 << 20, 3)
        while not message.endswith(b"\n"):
            message += self.request.recv(1 << 20)
        asked = json.loads(message)
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
        os.chdir(asked["directory"])
        own = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}
        os.environ.clear()
        os.environ.update(asked["environment"] | own)
        sys.argv = ["aws", *asked["arguments"]]
        try:
            code = awscli.clidriver.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        self.request.sendall(bytes([(code or 0) & 0xFF]))


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    max_children = 100
    # Calls are many and short: none waits for those before it.
    request_queue_size = 100


# Reads what every call reads, once.
awscli.clidriver.create_clidriver()
Server(sys.argv[1], Call).serve_forever()
