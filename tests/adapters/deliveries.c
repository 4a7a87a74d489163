#include "deliveries.h"

/* One recorded delivery: a lookup, or an event. */
typedef struct
{
  enum
  {
    LOOKUP,
    CONTACT,
    RULE,
    TURN,
    ANALYSIS
  } kind;
  const char *contact;
  const char *a; /* type, rule, turn's id or phone */
  const char *b; /* more, event's id or sentiment */
  int seconds;
} Delivery;

#define AGENT(name) "\"agentInfo\":{\"agentArn\":\"arn:x/agent/" name "\"}"
#define QUEUE(name) "\"queueInfo\":{\"queueArn\":\"arn:x/queue/" name "\"}"
#define NAMES(customer) "\"customerId\":\"" customer "\""
#define FROM_G1 ",\"initialContactId\":\"g1\",\"previousContactId\":\"g1\""
#define FROM_A1 ",\"initialContactId\":\"a1\",\"previousContactId\":\"a1\""

/* a1: answered, transferred (a2, to another agent, which ends too); b1: abandoned in the queue; d1:
 * no customer; e1: still going on; f1: its end is all that was said of it, and its words; g1: the
 * lookup knows one customer and an event another, and g2, transferred from it, the first again; h1:
 * as g1 the other way round, and still going on. */
static const Delivery deliveries[] = {
  { CONTACT, "a1", "INITIATED", NULL, 0 },
  { LOOKUP, "a1", ANA, NULL, 1 },
  { CONTACT, "a1", "QUEUED", QUEUE ("Billing"), 2 },
  { CONTACT, "a1", "CONNECTED_TO_AGENT", AGENT ("jdoe") "," QUEUE ("Billing"), 20 },
  { ANALYSIS, "a1", "STARTED", NULL, 21 },
  { TURN, "a1", "t1", "NEGATIVE", 22 },
  { TURN, "a1", "t2", "NEUTRAL", 30 },
  { RULE, "a1", "NegativeSentiment", "r1", 35 },
  { RULE, "a1", "NeutralSentiment", "r2", 50 },
  { TURN, "a1", "t3", "POSITIVE", 55 },
  { CONTACT, "a2", "INITIATED", "\"x\":1" FROM_A1, 60 },
  { CONTACT, "a2", "QUEUED", QUEUE ("Retention") FROM_A1, 61 },
  { CONTACT, "a1", "DISCONNECTED", AGENT ("jdoe"), 62 },
  { ANALYSIS, "a1", "COMPLETED", NULL, 63 },
  { CONTACT, "a2", "CONNECTED_TO_AGENT", AGENT ("mroe") FROM_A1, 70 },
  { CONTACT, "a1", "COMPLETED", AGENT ("jdoe"), 80 },
  { TURN, "a2", "t1", "POSITIVE", 85 },
  { RULE, "a2", "PositiveSentiment", "r3", 90 },
  { TURN, "a2", "t2", NULL, 95 },
  { CONTACT, "a2", "DISCONNECTED", AGENT ("mroe") FROM_A1, 100 },
  { ANALYSIS, "a2", "FAILED", NULL, 101 },
  { CONTACT, "b1", "INITIATED", NULL, 0 },
  { LOOKUP, "b1", "+61491571491", NULL, 1 },
  { CONTACT, "b1", "QUEUED", QUEUE ("Billing"), 3 },
  { CONTACT, "b1", "DISCONNECTED", NULL, 40 },
  { CONTACT, "d1", "INITIATED", NULL, 0 },
  { LOOKUP, "d1", "anonymous", NULL, 1 },
  { CONTACT, "d1", "CONNECTED_TO_AGENT", AGENT ("jdoe"), 5 },
  { TURN, "d1", "t1", "NEGATIVE", 6 },
  { RULE, "d1", "NegativeSentiment", "r4", 15 },
  { CONTACT, "d1", "DISCONNECTED", NULL, 30 },
  { CONTACT, "e1", "INITIATED", NULL, 0 },
  { CONTACT, "e1", "QUEUED", QUEUE ("Billing"), 3 },
  { CONTACT, "e1", "CONNECTED_TO_AGENT", AGENT ("jdoe"), 10 },
  { CONTACT, "e1", "QUEUED", QUEUE ("Retention"), 20 },
  { CONTACT, "e1", "CONNECTED_TO_AGENT", AGENT ("mroe"), 30 },
  { TURN, "f1", "t1", "NEGATIVE", 6 },
  { CONTACT, "f1", "DISCONNECTED", NULL, 30 },
  { CONTACT, "g1", "INITIATED", NULL, 0 },
  { LOOKUP, "g1", ANA, NULL, 1 },
  { RULE, "g1", "NegativeSentiment", "r5", 110 },
  { RULE, "g1", "PositiveSentiment", "r6", 115 },
  { TURN, "g1", "t1", "NEGATIVE", 120 },
  { CONTACT, "g1", "CONNECTED_TO_AGENT", NAMES ("200"), 20 },
  { CONTACT, "g1", "DISCONNECTED", NULL, 130 },
  { CONTACT, "g2", "INITIATED", NAMES ("100") FROM_G1, 130 },
  { RULE, "g2", "NeutralSentiment", "r7", 140 },
  { TURN, "g2", "t1", "POSITIVE", 145 },
  { CONTACT, "g2", "DISCONNECTED", "\"x\":1" FROM_G1, 150 },
  { CONTACT, "h1", "INITIATED", NAMES ("100"), 0 },
  { LOOKUP, "h1", "+61491571491", NULL, 1 },
  { RULE, "h1", "NegativeSentiment", "r8", 160 },
};

void
deliveries_make (World *world, guint number)
{
  const Delivery *delivery = &deliveries[number];

  switch (delivery->kind)
    {
    case LOOKUP:
      {
        g_autoptr (JsonNode) answer = world_lookup (world, delivery->contact, delivery->a);
        break;
      }
    case CONTACT:
      world_contact_event (world, delivery->a, delivery->contact, delivery->seconds, delivery->b);
      break;
    case RULE:
      world_rule (world, delivery->a, delivery->contact, delivery->b, delivery->seconds);
      break;
    case TURN:
      world_turn (world, delivery->contact, delivery->a, "CUSTOMER", delivery->b,
                  delivery->seconds);
      break;
    case ANALYSIS:
    default:
      {
        g_autofree char *json = g_strdup_printf ("{\"ContactId\":\"%s\",\"EventType\":\"%s\"}",
                                                 delivery->contact, delivery->a);

        world_event (world, json);
      }
    }
}

guint
deliveries_count (void)
{
  return G_N_ELEMENTS (deliveries);
}

guint *
deliveries_shuffle (void)
{
  const guint n = G_N_ELEMENTS (deliveries);
  guint *order = g_new (guint, 2 * n);

  for (guint i = 0; i < 2 * n; i++)
    order[i] = i % n;
  for (guint i = 2 * n - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint swapped = order[i];

      order[i] = order[j];
      order[j] = swapped;
    }
  return order;
}
