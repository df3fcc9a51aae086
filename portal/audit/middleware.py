"""What a request writes is recorded as done by whoever is logged in."""

from .acting import acting


def acting_user(get_response):
    def respond(request):
        with acting(lambda: request.user):
            return get_response(request)

    return respond
