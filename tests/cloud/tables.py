"""The tables that the template makes, as DynamoDB's own operation takes them."""

import os

import cloudformation
import samples

TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "cloud", "template.yaml")
# What dynalite has: it knows no time to live, recovery, encryption or protection against deletion.
MEMBERS = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


def inputs():
    """{"ContactIds": what CreateTable takes, but for the name …}"""
    stack = cloudformation.Stack(cloudformation.read(TEMPLATE), samples.PARAMETERS)
    return {id: {name: value for name, value in properties.items() if name in MEMBERS}
            for id, properties in stack.of_type("AWS::DynamoDB::Table").items()}
