"""HEAD is answered like GET, but with the headers alone. Servers drop the rest too; some complain of it each time."""


def without_body(get_response):
    """Middleware: the first of all, so that what the others say of the length stays."""

    def middleware(request):
        response = get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response

    return middleware
