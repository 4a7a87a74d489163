"""Recorded calls with every kind of ending, in AWS's own shapes.

Each is a list of ("event", JSON) and ("lookup", JSON) in the order in which they happened. `prefix`
stands before every name, so that one store can hold the same recording many times; the calls began
some hours before `base` (seconds since 1970).
"""

from proof import (contact_event, customer, flow_event, record, rule_event, turn)

N_CUSTOMERS = 20


def phone(take, number):
    return f"+1{take:04d}555{number:03d}"


def customers(prefix, take):
    return [customer(f"{prefix}customer{number:02d}", f"Name{number}", phone(take, number), number)
            for number in range(N_CUSTOMERS)]


class Call:
    """Writes down one contact; times are seconds after its start."""

    def __init__(self, prefix, name, start, initial=None, method="INBOUND", channel="VOICE",
                 trait=None):
        self.id = f"{prefix}{name}"
        self.start = start
        self.more = {"initiationMethod": method, "channel": channel}
        if initial:
            self.more.update(initialContactId=initial, previousContactId=initial)
        self.more.update(trait or {})
        self.channel = channel
        self.queue = None
        self.agent = None
        self.deliveries = []

    def event(self, kind, at, **more):
        if kind == "QUEUED":
            self.queue = (more.pop("queue", "billing"), self.start + at)
        if kind == "CONNECTED_TO_AGENT":
            self.agent = (more.pop("agent", "jdoe"), self.start + at)
        self.add(contact_event(kind, self.id, self.start + at, self.start, self.queue, self.agent,
                               **{**self.more, **more}))
        return self

    def add(self, event):
        self.deliveries.append(("event", event))
        return self

    def lookup(self, number, **more):
        self.deliveries.append(("lookup", flow_event(self.id, number, channel=self.channel, **more)))
        return self

    def stream(self, kind):
        return self.add(record(self.id, kind, channel=self.channel))

    def say(self, name, begin, sentiment=None, who="CUSTOMER", text="Hello, I have a question."):
        return self.add(record(self.id, "SEGMENTS", [turn(name, who, begin, begin + 3, sentiment, text)],
                               self.channel))

    def rule(self, name, sentiment, at, chat=False):
        return self.add(rule_event(f"{self.id}-{name}", sentiment, self.id, self.start + at, chat))

    def talk(self, begin, sentiments):
        """Both speak, a turn of the customer's every ten seconds; the rules match."""
        for i, sentiment in enumerate(sentiments):
            at = begin + i * 10
            self.say(f"a{at}", at, None, "AGENT", "What can I do for you?")
            self.say(f"c{at}", at + 4, sentiment)
            if sentiment is not None:
                self.rule(f"r{at}", sentiment, at + 9)
        return self


def pascal(event):
    """As in the routing samples: AgentInfo, ContactId, EventType, Voice, arn:aws::connect."""
    def names(value, top=True):
        if isinstance(value, dict):
            return {(name[0].upper() + name[1:]): names(inside) for name, inside in value.items()}
        if isinstance(value, str):
            return value.replace("arn:aws:connect", "arn:aws::connect")
        return value
    event = dict(event)
    event["detail"] = names(event["detail"])
    event["detail"]["Channel"] = event["detail"]["Channel"].capitalize()
    return event


def calls(prefix, take, base):
    """More than twenty contacts; (name, deliveries)."""
    made = []

    def begin(name, hours, number=None, **more):
        call = Call(prefix, name, base - hours * 3600, **more)
        made.append((name, call.deliveries))
        if "initial" not in more:
            call.event("INITIATED", 0)
        if number is not None:
            call.lookup(phone(take, number))
        return call

    # Answered, talked, wrapped up.
    call = begin("ordinary", 2, 0).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 30)
    call.stream("STARTED").talk(31, [-1, 0, 1]).event("DISCONNECTED", 70).stream("COMPLETED")
    call.event("COMPLETED", 95)
    # Hung up while waiting, and before.
    begin("abandoned", 2, 1).event("QUEUED", 5).event("DISCONNECTED", 60)
    begin("in-flow", 2, 2).event("DISCONNECTED", 7)
    # Handed on to another agent, who ends it; and to a queue in which nobody waits long enough.
    call = begin("transferred", 2, 3).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 9)
    call.stream("STARTED").talk(10, [-1, -1]).event("DISCONNECTED", 40).stream("COMPLETED")
    first = call.id
    call = begin("transfer", 1.98, initial=first, method="TRANSFER").event("INITIATED", 0)
    call.event("QUEUED", 1, queue="retention").event("CONNECTED_TO_AGENT", 12, agent="mroe")
    call.talk(13, [0, 1]).event("DISCONNECTED", 50).event("COMPLETED", 50)
    call = begin("handed-on", 3, 4).event("QUEUED", 2).event("CONNECTED_TO_AGENT", 5)
    call.talk(6, [0]).event("DISCONNECTED", 20).event("COMPLETED", 24)
    call = begin("lost-in-queue", 2.9, initial=call.id, method="QUEUE_TRANSFER").event("INITIATED", 0)
    call.event("QUEUED", 1, queue="sales").event("DISCONNECTED", 300)
    # Still going on, in each of the three live states.
    begin("talking", 0.2, 5).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 8).talk(9, [1, None, -1, 0])
    begin("waiting", 0.1, 6).event("QUEUED", 5)
    begin("ringing", 0.1, 7)
    # Nobody knows who it was: no number, and a number that nobody has.
    call = begin("anonymous", 2).lookup(None).event("QUEUED", 3).event("CONNECTED_TO_AGENT", 8)
    call.talk(9, [-1]).event("DISCONNECTED", 30).event("COMPLETED", 40)
    call = begin("stranger", 2).lookup("+19995550000").event("DISCONNECTED", 30)
    # The analysis fails at once; there is none; it finds no sentiment; it is done before the call.
    call = begin("failed", 2, 8).event("CONNECTED_TO_AGENT", 8).stream("FAILED")
    call.event("DISCONNECTED", 100).event("COMPLETED", 110)
    call = begin("unheard", 2, 9).event("CONNECTED_TO_AGENT", 8).rule("r1", 0, 20).rule("r2", 0, 35)
    call.event("DISCONNECTED", 100).event("COMPLETED", 110)
    begin("toneless", 2, 10).event("CONNECTED_TO_AGENT", 8).talk(9, [None, None]).event("DISCONNECTED", 50)
    begin("dark", 0.3, 11).event("CONNECTED_TO_AGENT", 8).talk(9, [1]).stream("COMPLETED")
    # Five hours long.
    call = begin("long", 6, 12).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 8).talk(9, [-1])
    call.talk(17900, [1]).event("DISCONNECTED", 18000).event("COMPLETED", 18030)
    # Its end is the first that is heard of it, then words; two turns begin at the same moment.
    call = begin("end-first", 2, initial=f"{prefix}end-first")
    call.event("CONNECTED_TO_AGENT", 8).event("DISCONNECTED", 60)
    call.deliveries.insert(0, call.deliveries.pop())
    call.lookup(phone(take, 13)).say("t1", 20, -1).say("t2", 20, 1).say("t3", 11, 0).event("INITIATED", 0)
    # Called by an agent (no queue), and called back.
    call = begin("outbound", 2, method="OUTBOUND", trait={"customerId": f"{prefix}customer14"})
    call.event("CONNECTED_TO_SYSTEM", 2).event("CONNECTED_TO_AGENT", 2).talk(5, [0])
    call.event("DISCONNECTED", 20, CustomerVoiceActivity={"greetingStartTimestamp": "1970-01-01T00:00:00.001Z"})
    call.event("COMPLETED", 21)
    call = begin("wants-callback", 4, 15).event("DISCONNECTED", 20)
    call = begin("callback", 3.5, initial=call.id, method="CALLBACK").event("INITIATED", 0)
    call.event("QUEUED", 0, queue="callbacks").event("CONNECTED_TO_AGENT", 60).talk(61, [1, 1])
    call.event("DISCONNECTED", 100).event("COMPLETED", 130)
    # A chat, with the rules of chats.
    call = begin("chat", 2, 16, channel="CHAT", method="API").event("CONNECTED_TO_AGENT", 8)
    call.say("c1", 10, -1).rule("r1", -1, 15, True).event("DISCONNECTED", 300).event("COMPLETED", 310)
    # A supervisor listens to it; it is put on hold; what is known of it changes; another spelling.
    call = begin("held", 2, 17).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 8).talk(9, [-1])
    monitor = Call(prefix, "monitor", call.start + 20, method="MONITOR")
    monitor.event("INITIATED", 0).event("CONNECTED_TO_AGENT", 1, agent="boss").event("DISCONNECTED", 9)
    call.deliveries += monitor.deliveries
    call.event("PAUSED", 30).event("RESUMED", 60).event("CONTACT_DATA_UPDATED", 61, updatedProperties=["x"])
    call.event("WEBRTC_API", 62).event("DISCONNECTED", 90).event("COMPLETED", 99)
    call.deliveries[:] = [(kind, pascal(event) if "detail" in event and "channel" in event["detail"]
                           else event) for kind, event in call.deliveries]
    # Queued twice within one contact, and answered by another agent the second time.
    call = begin("queued-twice", 2, 18).event("QUEUED", 5).event("CONNECTED_TO_AGENT", 8)
    call.event("QUEUED", 30, queue="retention").event("CONNECTED_TO_AGENT", 40, agent="mroe")
    call.talk(41, [1]).event("DISCONNECTED", 60).event("COMPLETED", 70)
    # A customer who calls twice, the second time while the words of the first are still coming.
    call = begin("first-call", 3, 19).event("CONNECTED_TO_AGENT", 8).talk(9, [-1, 1]).event("DISCONNECTED", 60)
    call = begin("second-call", 2.99, 19).event("CONNECTED_TO_AGENT", 8).talk(9, [0, -1])
    call.event("DISCONNECTED", 60).event("COMPLETED", 61)
    return made
