"""Notebook servers as users ask for them in a form, within what the form allows."""
import os
import re

import yaml
from jinja2 import Environment, FileSystemLoader
from kubespawner import KubeSpawner
from tornado import web
from traitlets import default

FOLDER = os.path.dirname(os.path.abspath(__file__))
QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(m|[KMGT]i?)?")
UNITS = {"": 1, "m": 0.001}
for power, letter in enumerate("KMGT", start=1):
    UNITS[letter] = 1000**power
    UNITS[letter + "i"] = 1024**power


class Refused(ValueError):
    """What a user asked for and may not have."""


def quantity(what, text):
    """A positive number from 0.5, 500m or 1.5Gi."""
    match = QUANTITY.fullmatch(text.strip())
    number = float(match[1]) * UNITS[match[2] or ""] if match else 0
    if number <= 0:
        raise Refused(f"{what}: {text!r} is not an amount such as 0.5 or 2Gi")
    return number


def limit(number, factor):
    return None if factor == "none" else number * float(factor)


def choices(form, options):
    """The settings of a server: of each field what the user chose, or the form's own value."""

    def chosen(field):
        value = str(options.get(field) or "").strip()
        return "" if form[field].get("readOnly") else value

    image = str(options.get("image") or form["image"]["value"]).strip()
    if image not in form["image"]["options"] and form["image"]["readOnly"]:
        raise Refused(f"image: {image!r} is not offered")

    cpu = quantity("cpu", chosen("cpu") or form["cpu"]["value"])
    memory = quantity("memory", chosen("memory") or form["memory"]["value"])
    memory_limit = limit(memory, form["memory"]["limitFactor"])
    settings = {
        "image": image,
        "cpu_guarantee": cpu,
        "cpu_limit": limit(cpu, form["cpu"]["limitFactor"]),
        "mem_guarantee": int(memory),
        "mem_limit": None if memory_limit is None else int(memory_limit),
    }

    gpus = form["gpus"]
    number = chosen("gpus") or gpus["value"]["num"]
    vendor = gpus["value"]["vendor"]
    if not gpus["readOnly"]:
        vendor = str(options.get("gpuVendor") or vendor)
    if number != "none":
        if not re.fullmatch("[1-9][0-9]?", number):
            raise Refused(f"gpus: {number!r} is not a number of devices")
        if vendor not in [known["limitsKey"] for known in gpus["vendors"]]:
            raise Refused(f"gpus: {vendor!r} is not a kind of device offered")
        settings["extra_resource_limits"] = {vendor: number}

    if "workspaceVolume" in form:
        size = chosen("workspaceVolume") or form["workspaceVolume"]["value"]["size"]
        quantity("volume size", size)
        settings["storage_capacity"] = size
    return settings


class FormSpawner(KubeSpawner):
    """KubeSpawner with the form of spawner_ui_config.yaml, unless there is a profile_list."""

    @property
    def form(self):
        # Read anew each time: a server already running keeps what it has.
        with open(os.path.join(FOLDER, "spawner_ui_config.yaml")) as file:
            return yaml.safe_load(file)["spawnerFormDefaults"]

    @default("options_form")
    def _options_form_default(self):
        return super()._options_form_default() if self.profile_list else self.render_form

    def render_form(self, spawner):
        loader = FileSystemLoader(FOLDER)
        template = Environment(loader=loader, autoescape=True).get_template("template.html")
        return template.render(form=self.form)

    @default("options_from_form")
    def _options_from_form_default(self):
        return super()._options_from_form_default() if self.profile_list else self.read_form

    def read_form(self, formdata):
        options = {name: values[0] for name, values in formdata.items() if values and values[0]}
        options["image"] = options.pop("customImage", "") or options.get("image", "")
        # Refused here, the user sees the form again; later, an error only.
        choices(self.form, options)
        return options

    @default("apply_user_options")
    def _apply_user_options_default(self):
        return apply


def apply(spawner, options):
    """Sets a server up. Not all options come through the form: the API takes what it gets."""
    try:
        # A profile is applied later, over the form's own values.
        settings = choices(spawner.form, {} if spawner.profile_list else options)
    except Refused as error:
        raise web.HTTPError(400, str(error)) from error
    for name, value in settings.items():
        setattr(spawner, name, value)
