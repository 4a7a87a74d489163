#include "churn-sim-script.h"

#include "churn-sim-random.h"

/**
 * churn_sim_script_get_lines:
 * @self: a dialogue
 * @name: what is said
 *
 * Returns: (transfer none): the ways to say it
 */
const ChurnSimLines *
churn_sim_script_get_lines (ChurnSimDialogue *self, const char *name)
{
  const char *manner = self->chat ? "chat_" : self->called ? "called_" : "";
  g_autofree char *own = g_strconcat (manner, name, NULL);

  /* some things are written otherwise than they are said, or said otherwise by who was called */
  if (churn_sim_speech_has_lines (self->speech, own))
    return churn_sim_speech_get_lines (self->speech, own);

  return churn_sim_speech_get_lines (self->speech, name);
}

/**
 * churn_sim_script_new_beat:
 * @kind: who does what
 * @what: (nullable): what is said
 * @mood: what it does to the customer
 *
 * Returns: (transfer full): a beat
 */
ChurnSimBeat *
churn_sim_script_new_beat (ChurnSimBeatKind kind, const ChurnSimLines *what, double mood)
{
  ChurnSimBeat *beat = g_new0 (ChurnSimBeat, 1);

  beat->kind = kind;
  beat->lines = what;
  beat->mood = mood;

  return beat;
}

/**
 * churn_sim_script_add:
 * @self: a dialogue
 * @kind: who does what
 * @what: (nullable): what is said
 * @mood: what it does to the customer
 *
 * Puts a beat after all that is still to come.
 *
 * Returns: (transfer none): the beat
 */
ChurnSimBeat *
churn_sim_script_add (ChurnSimDialogue *self,
                      ChurnSimBeatKind kind,
                      const ChurnSimLines *what,
                      double mood)
{
  ChurnSimBeat *beat = churn_sim_script_new_beat (kind, what, mood);

  g_queue_push_tail (&self->beats, beat);

  return beat;
}

/**
 * churn_sim_script_break_in:
 * @self: a dialogue
 * @beats: beats; it is empty after
 *
 * Puts beats before all that is still to come.
 */
void
churn_sim_script_break_in (ChurnSimDialogue *self, GQueue *beats)
{
  ChurnSimBeat *beat;

  while ((beat = g_queue_pop_tail (beats)) != NULL)
    g_queue_push_head (&self->beats, beat);
}

/**
 * churn_sim_script_feel:
 * @self: a dialogue
 * @change: good or bad
 *
 * Moves the mood. A good agent softens what hurts and gets more out of what helps.
 */
void
churn_sim_script_feel (ChurnSimDialogue *self, double change)
{
  double weight = change < 0 ? 1.3 - 0.5 * self->skill : 0.6 + 0.6 * self->skill;

  self->mood = CLAMP (self->mood + change * weight, -1.0, 1.0);
}

static gboolean
topic_fits (ChurnSimDialogue *self, const ChurnSimTopic *topic)
{
  if (g_hash_table_contains (self->topics, topic))
    return FALSE;

  return !topic->alone || g_hash_table_size (self->topics) == 0;
}

/**
 * churn_sim_script_pick_topic:
 * @self: a dialogue
 * @subject: what a queue is for
 *
 * Returns: (transfer none) (nullable): a matter that this call did not have yet; %NULL: none is
 * left
 */
const ChurnSimTopic *
churn_sim_script_pick_topic (ChurnSimDialogue *self, const ChurnSimSubject *subject)
{
  guint n = subject->topics->len;
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) n);

  for (guint i = 0; i < n; i++)
    {
      const ChurnSimTopic *topic = g_ptr_array_index (subject->topics, (first + i) % n);

      if (!topic_fits (self, topic))
        continue;
      g_hash_table_add (self->topics, (gpointer) topic);
      return topic;
    }

  return NULL;
}

/**
 * churn_sim_script_set_slot:
 * @self: a dialogue
 * @name: a slot
 * @value: what it says from now on
 *
 * Fills a slot.
 */
void
churn_sim_script_set_slot (ChurnSimDialogue *self, const char *name, const char *value)
{
  g_hash_table_replace (self->slots, g_strdup (name), g_strdup (value));
}

/**
 * churn_sim_script_set_term:
 * @self: a dialogue
 * @name: a slot
 * @months: 0 and more; less: not known
 *
 * Fills a slot with a number of months, as one says it.
 */
void
churn_sim_script_set_term (ChurnSimDialogue *self, const char *name, int months)
{
  char *term;

  if (months > 1)
    term = g_strdup_printf ("%d months", months);
  else
    term = g_strdup (months == 1   ? "one month"
                     : months == 0 ? "less than a month"
                                   : "a few months");
  g_hash_table_replace (self->slots, g_strdup (name), term);
}

static ChurnSimTone
tone_of_mood (ChurnSimDialogue *self)
{
  double felt = self->mood + churn_sim_normal (self->rand, 0, 0.22);

  if (felt < -0.2)
    return CHURN_SIM_TONE_NEGATIVE;
  if (felt > 0.3)
    return CHURN_SIM_TONE_POSITIVE;

  return CHURN_SIM_TONE_NEUTRAL;
}

/* Who chats does not call, and who was called did not either. */
static void
adapt (ChurnSimDialogue *self, ChurnSimTurn *turn)
{
  static const char *const words[][3] = {
    { "I'm calling", "I'm writing", "I called" },
    { "on this call", "in this chat", NULL },
    { "while I'm on the phone", "while I'm here", NULL },
    { "While I'm on the phone", "While I'm here", NULL },
    { "on the phone", "in a chat", NULL },
    { "stay on the line", "stay in the chat", NULL },
  };
  guint manner = self->chat ? 1 : 2;
  GString *text = g_string_new (turn->text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i][manner] != NULL)
      g_string_replace (text, words[i][0], words[i][manner], 0);
  g_free (turn->text);
  turn->text = g_string_free (text, FALSE);
}

/**
 * churn_sim_script_say:
 * @self: a dialogue
 * @turn: (out): filled
 * @who: speaks
 * @beat: what is said
 *
 * Puts a beat into words, of a tone that the mood suggests.
 */
void
churn_sim_script_say (ChurnSimDialogue *self,
                      ChurnSimTurn *turn,
                      ChurnParticipant who,
                      const ChurnSimBeat *beat)
{
  static const ChurnSentiment sentiments[CHURN_SIM_N_TONES] = { CHURN_SENTIMENT_NEGATIVE,
                                                                CHURN_SENTIMENT_NEUTRAL,
                                                                CHURN_SENTIMENT_POSITIVE };
  gboolean customer = who == CHURN_PARTICIPANT_CUSTOMER;
  ChurnSimTone tone = customer ? tone_of_mood (self) : CHURN_SIM_TONE_NEUTRAL;
  ChurnSimUtterance what = { beat->lines, NULL, beat->closer };
  double words = 1;

  /* greetings are one already */
  if (self->n_turns >= 3 && !beat->plain)
    what.opener = churn_sim_script_get_lines (self, customer ? "opener_customer" : "opener_agent");
  turn->participant = who;
  turn->text =
      churn_sim_speech_say (self->speech, &what, &tone, self->slots, self->openings, self->rand);
  if (customer)
    self->tone = tone;
  if (self->chat || self->called)
    adapt (self, turn);
  for (const char *c = turn->text; *c != '\0'; c++)
    words += *c == ' ';

  /* The analysis hears the words, is wrong at times, and leaves the shortest turns without. */
  turn->sentiment = sentiments[tone];
  if (words < 3 && churn_sim_chance (self->rand, 0.5))
    turn->sentiment = CHURN_SENTIMENT_NONE;
  else if (turn->sentiment != CHURN_SENTIMENT_NEUTRAL && churn_sim_chance (self->rand, 0.06))
    turn->sentiment = CHURN_SENTIMENT_NEUTRAL;
  if (!customer)
    turn->sentiment =
        churn_sim_chance (self->rand, 0.15) ? CHURN_SENTIMENT_POSITIVE : CHURN_SENTIMENT_NEUTRAL;

  turn->pause = beat->pause;
  if (self->chat)
    {
      /* it is there at once, but had to be typed, by somebody who does other things meanwhile */
      turn->length = G_USEC_PER_SEC / 2;
      turn->pause +=
          (gint64) ((2 + words * 0.5 + churn_sim_exponential (self->rand, 7)) * G_USEC_PER_SEC);
    }
  else
    {
      turn->length =
          (gint64) ((0.5 + words * (0.30 + 0.12 * g_rand_double (self->rand))) * G_USEC_PER_SEC);
      turn->pause += (gint64) ((0.2 + churn_sim_exponential (self->rand, 0.8)) * G_USEC_PER_SEC);
    }
  self->n_turns += 1;
}
