"""What a request has asked once it need not ask again. Outside of requests nothing is remembered."""

from functools import wraps

from asgiref.local import Local

_local = Local()


def once_in_a_request(function):
    """For questions that any template may ask many times. The arguments must be hashable, the answer is shared."""

    @wraps(function)
    def ask(*args):
        answers = getattr(_local, "answers", None)
        if answers is None:
            return function(*args)
        key = (function, *args)
        if key not in answers:
            answers[key] = function(*args)
        return answers[key]

    return ask


def forget():
    """What was asked in this request may have changed: ask again."""
    if getattr(_local, "answers", None) is not None:
        _local.answers = {}


def remembers(get_response):
    """Middleware: a memory for each request."""

    def middleware(request):
        before, _local.answers = getattr(_local, "answers", None), {}
        try:
            return get_response(request)
        finally:
            _local.answers = before

    return middleware
