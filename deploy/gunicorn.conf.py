"""How gunicorn serves the portal; `--bind` and WEB_CONCURRENCY (the number of workers) come from outside."""

import os

wsgi_app = "portal.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# A few threads, so that a slow upload does not keep a worker from answering others.
threads = 4
# A wrong setting then stops the start with one message, and workers share memory.
preload_app = True
# Renews each worker now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
# The proxy keeps the access log, where addresses of visitors can be shortened.
accesslog = None
# Would lie in the home folder; systemd starts and stops the service.
control_socket_disable = True
