from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from portal.publishing.shortening import shorten

from .forms import FilesChosenAgain, ImageForm, ImageTextFormSet
from .models import Image, ImageText
from .models.images import image_fields


class MissingAltFilter(admin.SimpleListFilter):
    title = _("alternative text")
    parameter_name = "alt"

    def lookups(self, request, model_admin):
        return [("missing", _("missing"))]

    def queryset(self, request, queryset):
        return queryset.without_alt() if self.value() == "missing" else queryset


class ImageTextInline(admin.StackedInline):
    model = ImageText
    formset = ImageTextFormSet
    extra = 0
    min_num = 1
    verbose_name = _("description")
    verbose_name_plural = _("What the picture shows")


@admin.register(Image)
class ImageAdmin(FilesChosenAgain, admin.ModelAdmin):
    form = ImageForm
    inlines = [ImageTextInline]
    list_display = ["thumbnail", "key", "alt", "pixels", "credit", "licence", "use_count"]
    list_display_links = ["thumbnail", "key"]
    list_filter = [
        MissingAltFilter,
        "is_decorative",
        ("licence", admin.AllValuesFieldListFilter),
        ("credit", admin.AllValuesFieldListFilter),
    ]
    list_per_page = 50
    several = "admin:upload_pictures"
    search_fields = ["key", "credit", "texts__alt", "texts__caption"]
    readonly_fields = ["whole", "crops", "pixels", "used_on"]

    def get_fieldsets(self, request, obj=None):
        """The descriptions stand between the file and what comes “last”. A new picture has no crops and no uses yet."""
        whole, crops, found = (["whole"], ["crops"], ["pixels", "used_on"]) if obj else ([], [], [])
        return [
            (None, {"fields": [*whole, "file", "is_decorative"]}),
            (_("How it is shown"), {"fields": ["focus", *crops, "credit", "licence"], "classes": ["last"]}),
            (_("In the portal"), {"fields": ["key", *found], "classes": ["last"]}),
        ]

    def get_queryset(self, request):
        counts = [
            Coalesce(
                Subquery(
                    model.objects.filter(**{field: OuterRef("pk")})
                    .order_by()
                    .values(field)
                    .annotate(number=Count("pk"))
                    .values("number")
                ),
                Value(0),
            )
            for model, field in image_fields()
        ]
        return super().get_queryset(request).prefetch_related("texts").annotate(uses_number=sum(counts, Value(0)))

    def get_readonly_fields(self, request, obj=None):
        """The key is part of addresses and fixtures: it is chosen once."""
        return [*self.readonly_fields, "key"] if obj else self.readonly_fields

    def labels(self, images):
        """What the fields call them in which an image is chosen: `{primary key: label}`."""
        prefetch_related_objects(images, "texts")
        return {image.pk: " · ".join(filter(None, [_in_words(image), image.key])) for image in images}

    def pictures(self, images):
        """What those fields show of them: `{primary key: address of a small copy}`."""
        return {image.pk: copy["url"] for image in images if (copy := image.smallest("card"))}

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return _tag(image.smallest("card"), 120, alt=_("Change %(key)s") % {"key": image.key}) or "–"

    @admin.display(description=_("alternative text"))
    def alt(self, image):
        if image.is_decorative:
            return _("decorative")
        text = image.text_in("")
        return text.alt if text else "–"

    @admin.display(description=_("size"))
    def pixels(self, image):
        return f"{image.width} × {image.height}" if image.width else "–"

    @admin.display(description=_("used on"), ordering="uses_number")
    def use_count(self, image):
        return image.uses_number

    @admin.display(description=_("picture"))
    def whole(self, image):
        return _tag(image.smallest("full"), 320) or "–"

    @admin.display(description=_("crops"))
    def crops(self, image):
        """How cards, headlines and other sites' previews will show it, with the focus point as it was saved."""
        copies = [image.smallest(shape) for shape in ("card", "lead", "social")]
        return format_html_join(" ", "{}", ([_tag(copy, 220)] for copy in copies if copy)) or "–"

    @admin.display(description=_("used on"))
    def used_on(self, image):
        if not image.pk:
            return "–"
        return format_html_join("", "{}<br>", ([use] for use in self.told_uses(image))) or _("no page yet")

    def told_uses(self, image):
        return [self.linked(thing) for thing in image.uses()]

    def linked(self, thing):
        label = f"{thing._meta.verbose_name}: {thing}"
        if not self.admin_site.is_registered(type(thing)):
            return label
        name = f"{self.admin_site.name}:{thing._meta.app_label}_{thing._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[thing.pk]), label)


def _in_words(image):
    """What it shows, as short as a title."""
    return shorten(image.text_in("") or "", 80)


def _tag(copy, width, alt=""):
    """An `<img>` of a copy, shown `width` pixels wide."""
    if not copy:
        return ""
    height = round(width * copy["height"] / copy["width"])
    return format_html('<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">', copy["url"], width, height, alt)
