#include "churn-sim-call.h"

#include "churn-sim-random.h"

static ChurnSimCall *
call_new (void)
{
  ChurnSimCall *self = g_new0 (ChurnSimCall, 1);

  g_atomic_ref_count_init (&self->refs);
  g_queue_init (&self->heard);
  self->method = CHURN_SIM_INBOUND;
  self->months = -1;

  return self;
}

/**
 * churn_sim_call_new:
 * @seed: of the simulation
 * @number: of the call, from 1
 * @salt: what sets this run's identifiers apart
 *
 * Returns: (transfer full): a call with generators of its own
 */
ChurnSimCall *
churn_sim_call_new (guint64 seed, guint64 number, gint64 salt)
{
  ChurnSimCall *self = call_new ();

  self->rand = churn_sim_random_new (seed, number, 0);
  self->id_rand = churn_sim_random_new (seed, number, salt);
  self->id = churn_sim_uuid (self->id_rand);
  self->initial_id = g_strdup (self->id);

  return self;
}

/**
 * churn_sim_call_new_successor:
 * @previous: a call; it gives its customer, its dialogue and its generators away
 * @method: %CHURN_SIM_TRANSFER or %CHURN_SIM_CALLBACK: the same chain goes on; %CHURN_SIM_OUTBOUND:
 *   a call of its own that only follows from the other
 *
 * Returns: (transfer full): the contact that goes on
 */
ChurnSimCall *
churn_sim_call_new_successor (ChurnSimCall *previous, const char *method)
{
  ChurnSimCall *self;

  g_return_val_if_fail (previous != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);

  self = call_new ();
  self->method = method;
  self->rand = g_steal_pointer (&previous->rand);
  self->id_rand = g_steal_pointer (&previous->id_rand);
  self->dialogue = g_steal_pointer (&previous->dialogue);
  self->customer = g_steal_pointer (&previous->customer);
  self->queue = previous->queue;
  self->id = churn_sim_uuid (self->id_rand);
  self->phone = g_strdup (previous->phone);
  if (churn_sim_call_is_outbound (self))
    {
      self->initial_id = g_strdup (self->id);
      self->related_id = g_strdup (previous->initial_id);
    }
  else
    {
      self->initial_id = g_strdup (previous->initial_id);
      self->previous_id = g_strdup (previous->id);
      self->months = previous->months;
    }
  /* the old one still draws what its own end takes */
  previous->rand = g_rand_new_with_seed (g_rand_int (self->rand));
  previous->id_rand = g_rand_new_with_seed (g_rand_int (self->id_rand));

  return self;
}

/**
 * churn_sim_call_is_outbound:
 * @self: a call
 *
 * Returns: whether the centre made it, without a queue
 */
gboolean
churn_sim_call_is_outbound (const ChurnSimCall *self)
{
  return g_str_equal (self->method, CHURN_SIM_OUTBOUND);
}

/**
 * churn_sim_call_ref:
 * @self: a call
 *
 * Returns: (transfer full): the same call
 */
ChurnSimCall *
churn_sim_call_ref (ChurnSimCall *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * churn_sim_call_unref:
 * @self: (transfer full): a call
 *
 * Gives a reference back.
 */
void
churn_sim_call_unref (ChurnSimCall *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->dialogue, churn_sim_dialogue_free);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->id_rand, g_rand_free);
  g_queue_clear_full (&self->heard, g_free);
  g_free (self->id);
  g_free (self->initial_id);
  g_free (self->previous_id);
  g_free (self->related_id);
  g_free (self->phone);
  g_free (self);
}

/**
 * churn_sim_call_hear:
 * @self: a call
 * @end: when the customer's turn ended
 * @sentiment: its sentiment
 *
 * Remembers a turn for the rules.
 */
void
churn_sim_call_hear (ChurnSimCall *self, gint64 end, ChurnSentiment sentiment)
{
  ChurnSimHeard *heard;

  if (sentiment == CHURN_SENTIMENT_NONE)
    return;
  heard = g_new0 (ChurnSimHeard, 1);
  heard->end = end;
  heard->sentiment = sentiment;
  g_queue_push_tail (&self->heard, heard);
}

/**
 * churn_sim_call_get_window:
 * @self: a call
 * @now: the end of the window
 *
 * What the rules see: the customer's turns that ended in the 15 s before @now, taken together.
 * Older turns are forgotten.
 *
 * Returns: the sentiment that prevails, or %CHURN_SENTIMENT_NONE if the customer was silent
 */
ChurnSentiment
churn_sim_call_get_window (ChurnSimCall *self, gint64 now)
{
  int sum = 0;
  guint n = 0;

  while (!g_queue_is_empty (&self->heard))
    {
      ChurnSimHeard *oldest = g_queue_peek_head (&self->heard);

      if (oldest->end > now - CHURN_WINDOW_SECONDS * G_USEC_PER_SEC)
        break;
      g_free (g_queue_pop_head (&self->heard));
    }
  for (GList *l = self->heard.head; l != NULL; l = l->next)
    {
      ChurnSimHeard *heard = l->data;

      if (heard->end <= now)
        {
          sum += heard->sentiment;
          n += 1;
        }
    }
  if (n == 0)
    return CHURN_SENTIMENT_NONE;

  return sum > 0   ? CHURN_SENTIMENT_POSITIVE
         : sum < 0 ? CHURN_SENTIMENT_NEGATIVE
                   : CHURN_SENTIMENT_NEUTRAL;
}

/**
 * churn_sim_call_describe:
 * @self: a call
 *
 * Returns: (transfer full): what DescribeContact says of it
 */
ChurnContact *
churn_sim_call_describe (const ChurnSimCall *self)
{
  ChurnContact *contact = churn_contact_new (self->id);

  if (self->previous_id != NULL)
    {
      contact->initial_id = g_strdup (self->initial_id);
      contact->previous_id = g_strdup (self->previous_id);
    }
  contact->channel = g_strdup (self->chat ? "CHAT" : "VOICE");
  contact->instance = g_strdup (CHURN_SIM_INSTANCE);
  if (churn_sim_call_is_outbound (self))
    contact->customer_phone = g_strdup (self->phone);
  else
    {
      contact->queue = g_strdup (self->queue->name);
      contact->queue_arn = g_strdup (self->queue->arn);
      contact->queue_time = self->queued;
    }
  contact->initiated = self->initiated;
  contact->queued = self->queued;
  contact->connected = self->connected;
  contact->disconnected = self->disconnected;
  contact->completed = self->worked;
  if (self->agent != NULL)
    {
      contact->agent_id = g_strdup (self->agent->id);
      contact->agent_name = g_strdup (self->agent->name);
      contact->agent_arn = g_strdup (self->agent->arn);
      contact->agent_time = self->connected;
    }

  return contact;
}
