"""Contact Lens in real time, written from its reference
(contact-lens/latest/APIReference/API_ListRealtimeContactAnalysisSegments): segments behind tokens,
nothing before a session begins, and one quota for all contacts.
"""

from aws_double import Fault, Refusal
from service_double import Service, as_json

FAILED = Fault("failed", 500, "InternalServiceException")
THROTTLED = Fault("throttled", 429, "ThrottlingException")


class Session:
    """What is known of one contact's analysis."""

    def __init__(self):
        self.segments = []
        self.over = False

    def say(self, who, text, begin, sentiment=None):
        turn = {"Id": f"s{len(self.segments)}", "ParticipantId": who, "ParticipantRole": who, "Content": text,
                "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 1000}
        if sentiment:
            turn["Sentiment"] = sentiment
        self.segments.append({"Transcript": turn})


class ContactLens(Service):
    service, signing = "connect-contact-lens", "connect"

    def __init__(self, instance):
        self.instance = instance
        self.sessions = {}
        self.quota = None  # requests that are still answered; None: all
        super().__init__()

    def do(self, operation, parameters):
        if self.quota is not None:
            if self.quota == 0:
                raise Refusal(429, "ThrottlingException", "Rate exceeded")
            self.quota -= 1
        if parameters["InstanceId"] != self.instance:
            raise Refusal(400, "InvalidRequestException", "There is no such instance")
        session = self.sessions.get(parameters["ContactId"])
        if not session:
            raise Refusal(404, "ResourceNotFoundException", "The session does not exist")
        start = int(parameters.get("NextToken", "token-0").removeprefix("token-"))
        stop = min(start + parameters.get("MaxResults", 10), len(session.segments))
        answer = {"Segments": session.segments[start:stop]}
        if stop < len(session.segments) or not session.over:
            answer["NextToken"] = f"token-{stop}"
        return as_json(answer)
