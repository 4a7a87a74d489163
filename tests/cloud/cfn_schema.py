"""Every resource and property of a template against CloudFormation's schema, as npm's
@aws-cdk/aws-service-spec has it: what is unknown, what is missing, what is of another type or none of
the values that are allowed."""

import json
import os
import subprocess

import npm

HERE = os.path.dirname(os.path.abspath(__file__))
OF_RESOURCE = {"Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"}
POLICIES = {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}


def load(folder, kinds):
    modules = npm.install(folder) / "node_modules"
    ran = subprocess.run([npm.node(folder), os.path.join(HERE, "schema.js"), os.fspath(modules), *sorted(kinds)],
                         capture_output=True, text=True, timeout=120, check=True)
    return json.loads(ran.stdout)


def _is(value, *kinds):
    return isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)


class Schema:
    def __init__(self, document):
        self.resources = document["resources"]
        self.types = document["types"]

    def complaints(self, stack):
        found = []
        for id, resource in stack.resources.items():
            kind = resource["Type"]
            for name in set(resource) - OF_RESOURCE:
                found.append(f"{id}: a resource has no {name}")
            for name in ("DeletionPolicy", "UpdateReplacePolicy"):
                if resource.get(name, "Delete") not in POLICIES:
                    found.append(f"{id}.{name}: {resource[name]}")
            if kind not in self.resources:
                found.append(f"{id}: there is no {kind}")
                continue
            self._object(id, stack.properties[id], self.resources[kind], found)
        return found

    def _object(self, place, value, properties, found):
        if not isinstance(value, dict):
            found.append(f"{place}: no object")
            return
        for name in set(value) - set(properties):
            found.append(f"{place}.{name}: there is no such property")
        for name, form in properties.items():
            if name in value:
                self._value(f"{place}.{name}", value[name], form["type"], found)
            elif form["required"]:
                found.append(f"{place}.{name}: it is missing")

    def _value(self, place, value, form, found):
        kind = form["type"]
        if kind == "ref":
            reference = form["reference"]["$ref"]
            if reference not in self.types:
                found.append(f"{place}: its type is not in the schema")
                return
            self._object(place, value, self.types[reference]["properties"], found)
        elif kind == "array":
            if not isinstance(value, list):
                found.append(f"{place}: no list")
                return
            for i, item in enumerate(value):
                self._value(f"{place}[{i}]", item, form["element"], found)
        elif kind == "map":
            if not isinstance(value, dict):
                found.append(f"{place}: no map")
                return
            for name, item in value.items():
                self._value(f"{place}.{name}", item, form["element"], found)
        elif kind == "tag":
            if not isinstance(value, dict) or set(value) != {"Key", "Value"}:
                found.append(f"{place}: no tag")
        elif kind == "union":
            tries = []
            for one in form["types"]:
                wrong = []
                self._value(place, value, one, wrong)
                tries.append(wrong)
            if all(tries):
                found.extend(min(tries, key=len))
        elif kind == "json":
            if not isinstance(value, (dict, list, str)):
                found.append(f"{place}: no JSON")
        else:
            self._scalar(place, value, form, found)

    @staticmethod
    def _scalar(place, value, form, found):
        kind = form["type"]
        # CloudFormation makes one scalar of another where it must: a parameter is text.
        right = {
            "string": lambda: _is(value, str, int, float),
            "integer": lambda: _is(value, int) or _is(value, str) and value.isdecimal(),
            "number": lambda: _is(value, int, float),
            "boolean": lambda: isinstance(value, bool) or value in ("true", "false"),
            "date-time": lambda: _is(value, str),
            "null": lambda: value is None,
        }.get(kind)
        if not right:
            found.append(f"{place}: the schema's type {kind} is not known here")
        elif not right():
            found.append(f"{place}: {value!r} is no {kind}")
        elif "allowedValues" in form and value not in form["allowedValues"]:
            found.append(f"{place}: {value!r} is none of {form['allowedValues']}")
