"""Amazon Connect as far as we call it, written from its reference (connect/latest/APIReference):
attributes belong to the first contact of a chain, and who asks too often is refused.
"""

from aws_double import Fault, Refusal
from service_double import Service, as_json

FAILED = Fault("failed", 500, "InternalServiceException")
THROTTLED = Fault("throttled", 429, "ThrottlingException")


class Connect(Service):
    service, signing = "connect", "connect"

    def __init__(self, instance):
        self.instance = instance
        self.contacts = {}  # id: as DescribeContact answers
        self.users = {}
        self.queues = {}
        self.attributes = {}  # id of a first contact: names and values
        super().__init__()

    @staticmethod
    def find(table, name):
        if name not in table:
            raise Refusal(404, "ResourceNotFoundException", "There is none such")
        return table[name]

    def do(self, operation, parameters):
        if parameters["InstanceId"] != self.instance:
            raise Refusal(404, "ResourceNotFoundException", "There is no such instance")
        if operation == "DescribeContact":
            return as_json({"Contact": self.find(self.contacts, parameters["ContactId"])})
        if operation == "DescribeUser":
            return as_json({"User": self.find(self.users, parameters["UserId"])})
        if operation == "DescribeQueue":
            return as_json({"Queue": self.find(self.queues, parameters["QueueId"])})
        if operation != "UpdateContactAttributes":
            raise Refusal(403, "AccessDeniedException", f"{operation} is not ours")
        contact = self.find(self.contacts, parameters["InitialContactId"])
        if contact.get("InitialContactId", parameters["InitialContactId"]) != parameters["InitialContactId"]:
            raise Refusal(404, "ResourceNotFoundException", "That is not the first contact of its chain")
        self.attributes.setdefault(parameters["InitialContactId"], {}).update(parameters["Attributes"])
        return as_json({})
