"""EventBridge's event patterns, as far as data/cloud/template.yaml has them, from "Creating Amazon
EventBridge event patterns" (eventbridge/latest/userguide/eb-event-patterns). What is not known is an
error and matches nothing by mistake.
"""


def _leaf(conditions, value, there):
    for condition in conditions:
        if not isinstance(condition, dict):
            if there and value == condition and type(value) is type(condition):
                return True
            continue
        (operator, operand), = condition.items()
        if operator == "anything-but":
            if there and value not in (operand if isinstance(operand, list) else [operand]):
                return True
        elif operator == "prefix":
            if there and isinstance(value, str) and value.startswith(operand):
                return True
        elif operator == "exists":
            if there == operand:
                return True
        else:
            raise ValueError(f"The operator {operator} is not known here")
    return False


def matches(pattern, event):
    """Whether an event matches: every field of the pattern must, by any of its values."""
    for name, wanted in pattern.items():
        if name == "$or":
            if not any(matches(one, event) for one in wanted):
                return False
        elif isinstance(wanted, dict):
            inside = event.get(name)
            if not matches(wanted, inside if isinstance(inside, dict) else {}):
                return False
        elif not isinstance(wanted, list):
            raise ValueError(f"{name}: a pattern's values stand in a list")
        else:
            value = event.get(name)
            # An event's list matches by any of its elements.
            values = value if isinstance(value, list) else [value]
            if not any(_leaf(wanted, one, name in event) for one in values or [None]):
                return False
    return True
