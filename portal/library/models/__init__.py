"""Images and documents: entered once, used anywhere."""

from .documents import Document, DocumentText, TaggedDocument, document_path
from .images import Image, ImageText, image_path

__all__ = ["Document", "DocumentText", "Image", "ImageText", "TaggedDocument", "document_path", "image_path"]
