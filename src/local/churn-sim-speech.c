#include "churn-sim-speech.h"

#include "churn-json.h"
#include "churn-local-resources.h"
#include "churn-sim-grammar.h"

#include <string.h>

#define RESOURCES "/io/github/churn_desk/ChurnDesk/local/"
/* How many sentences are remembered, so as not to say one again soon. */
#define MEMORY 20000
/* How often another one is drawn where one was said before. */
#define DRAWS 24
/* So many draws are of the sentence alone. */
#define ALONE 6
/* Shorter ones are everybody's: "Okay, thanks." */
#define SHORT_SENTENCE 28
/* So many bytes of a sentence are how it begins. */
#define OPENING 14

struct _ChurnSimSpeech
{
  GHashTable *slots;    /* name → char ** */
  GPtrArray *names;     /* the common slots, in the order in which they are drawn */
  GHashTable *common;   /* name → ChurnSimLines */
  GPtrArray *checks;    /* of ChurnSimExchange */
  GPtrArray *sides;     /* of ChurnSimSide */
  GPtrArray *subjects;  /* of ChurnSimSubject: what customers call about */
  GPtrArray *campaigns; /* of ChurnSimSubject: what they are called about */
  GHashTable *said;     /* the sentences that were said */
};

/* Filled by the call itself. */
static const char *const call_slots[] = { "company", "queue", "agent", "customer", "surname",
                                          "term",    "wait",  "offer", "target",   "former" };

static char **
slot_names (ChurnSimSpeech *self, GHashTable *more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < G_N_ELEMENTS (call_slots); i++)
    g_strv_builder_add (builder, call_slots[i]);
  for (guint i = 0; i < self->names->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->names, i));
  if (more != NULL)
    {
      g_hash_table_iter_init (&iter, more);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_strv_builder_add (builder, name);
    }

  return g_strv_builder_end (builder);
}

static gboolean
topic_check (ChurnSimSpeech *self, const ChurnSimTopic *topic, GError **error)
{
  g_auto (GStrv) names = slot_names (self, topic->slots);
  const char *const *slots = (const char *const *) names;

  if (!churn_sim_lines_check (topic->problem, slots, error) ||
      (topic->reply != NULL && !churn_sim_lines_check (topic->reply, slots, error)) ||
      (topic->failed != NULL && (!churn_sim_lines_check (topic->failed, slots, error) ||
                                 !churn_sim_lines_check (topic->failed_reply, slots, error))) ||
      !churn_sim_lines_check (topic->finding, slots, error) ||
      !churn_sim_lines_check (topic->react, slots, error))
    return FALSE;
  for (guint i = 0; i < topic->exchanges->len; i++)
    {
      const ChurnSimExchange *exchange = g_ptr_array_index (topic->exchanges, i);

      if (!churn_sim_lines_check (exchange->ask, slots, error) ||
          !churn_sim_lines_check (exchange->answer, slots, error))
        return FALSE;
    }
  for (guint i = 0; i < topic->fixes->len; i++)
    {
      const ChurnSimFix *fix = g_ptr_array_index (topic->fixes, i);

      if (!churn_sim_lines_check (fix->act, slots, error) ||
          !churn_sim_lines_check (fix->good, slots, error) ||
          !churn_sim_lines_check (fix->bad, slots, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
subjects_check (ChurnSimSpeech *self, GPtrArray *subjects, GError **error)
{
  for (guint i = 0; i < subjects->len; i++)
    {
      const ChurnSimSubject *subject = g_ptr_array_index (subjects, i);

      for (guint j = 0; j < subject->topics->len; j++)
        if (!topic_check (self, g_ptr_array_index (subject->topics, j), error))
          {
            g_prefix_error (error, "%s: ", subject->name);
            return FALSE;
          }
    }

  return TRUE;
}

static gboolean
speech_check (ChurnSimSpeech *self, GError **error)
{
  g_auto (GStrv) names = slot_names (self, NULL);
  const char *const *slots = (const char *const *) names;
  GHashTableIter iter;
  gpointer lines;

  g_hash_table_iter_init (&iter, self->common);
  while (g_hash_table_iter_next (&iter, NULL, &lines))
    if (!churn_sim_lines_check (lines, slots, error))
      return FALSE;
  for (guint i = 0; i < self->sides->len; i++)
    {
      const ChurnSimSide *side = g_ptr_array_index (self->sides, i);

      if (!churn_sim_lines_check (side->say, slots, error) ||
          !churn_sim_lines_check (side->reply, slots, error) ||
          !churn_sim_lines_check (side->follow, slots, error))
        return FALSE;
    }

  return subjects_check (self, self->subjects, error) &&
         subjects_check (self, self->campaigns, error);
}

static JsonObject *
get_root (JsonNode *root, GError **error)
{
  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the lines are no object");

  return NULL;
}

static gboolean
read_talk (ChurnSimSpeech *self, JsonObject *talk, GError **error)
{
  JsonObject *slots = churn_json_get_object (talk, "slots", error);
  JsonObject *common = slots != NULL ? churn_json_get_object (talk, "common", error) : NULL;
  g_autoptr (GList) members = NULL;

  if (common == NULL || (self->slots = churn_sim_slots_read (slots, self->names, error)) == NULL)
    return FALSE;
  members = json_object_get_members (common);
  for (GList *l = members; l != NULL; l = l->next)
    {
      ChurnSimLines *lines = churn_sim_lines_read (common, l->data, error);

      if (lines == NULL)
        return FALSE;
      g_hash_table_insert (self->common, g_strdup (l->data), lines);
    }
  self->checks = churn_sim_exchanges_read (talk, "verify", error);
  if (self->checks == NULL)
    return FALSE;
  self->sides = churn_sim_sides_read (talk, "sides", error);

  return self->sides != NULL;
}

/**
 * churn_sim_speech_new_from_json:
 * @talk: what is said whatever the matter, as `talk.json` holds it
 * @topics: what customers call about, as `topics.json` holds it
 * @error: return location for an error
 *
 * Reads what the people in the simulated centre can say. Each line is checked, so that saying it
 * cannot fail.
 *
 * Returns: (transfer full): the lines, or %NULL with @error set
 */
ChurnSimSpeech *
churn_sim_speech_new_from_json (const char *talk, const char *topics, GError **error)
{
  g_autoptr (ChurnSimSpeech) self = g_new0 (ChurnSimSpeech, 1);
  g_autoptr (JsonNode) talk_root = NULL;
  g_autoptr (JsonNode) topics_root = NULL;
  JsonObject *object;

  g_return_val_if_fail (talk != NULL, NULL);
  g_return_val_if_fail (topics != NULL, NULL);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->common = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) churn_sim_lines_free);
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  talk_root = churn_json_parse (talk, -1, error);
  object = get_root (talk_root, error);
  if (object == NULL || !read_talk (self, object, error))
    return NULL;
  topics_root = churn_json_parse (topics, -1, error);
  object = get_root (topics_root, error);
  if (object == NULL ||
      (self->subjects = churn_sim_subjects_read (object, "queues", error)) == NULL ||
      (self->campaigns = churn_sim_subjects_read (object, "campaigns", error)) == NULL ||
      !speech_check (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * churn_sim_speech_new:
 * @error: return location for an error
 *
 * Reads the lines that come with the program.
 *
 * Returns: (transfer full): the lines, or %NULL with @error set
 */
ChurnSimSpeech *
churn_sim_speech_new (GError **error)
{
  GResource *resource = churn_local_get_resource ();
  g_autoptr (GBytes) talk = NULL;
  g_autoptr (GBytes) topics = NULL;

  talk =
      g_resource_lookup_data (resource, RESOURCES "talk.json", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (talk == NULL)
    return NULL;
  topics = g_resource_lookup_data (resource, RESOURCES "topics.json", G_RESOURCE_LOOKUP_FLAGS_NONE,
                                   error);
  if (topics == NULL)
    return NULL;

  /* a resource ends in a zero byte, which is not counted */
  return churn_sim_speech_new_from_json (g_bytes_get_data (talk, NULL),
                                         g_bytes_get_data (topics, NULL), error);
}

/**
 * churn_sim_speech_free:
 * @self: (transfer full) (nullable): the lines
 *
 * Frees the lines and the memory of what was said.
 */
void
churn_sim_speech_free (ChurnSimSpeech *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->common, g_hash_table_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->sides, g_ptr_array_unref);
  g_clear_pointer (&self->subjects, g_ptr_array_unref);
  g_clear_pointer (&self->campaigns, g_ptr_array_unref);
  g_clear_pointer (&self->said, g_hash_table_unref);
  g_free (self);
}

/**
 * churn_sim_speech_get_subjects:
 * @self: the lines
 *
 * Returns: (transfer none) (element-type ChurnSimSubject): what customers call about, a subject a
 *   queue
 */
GPtrArray *
churn_sim_speech_get_subjects (ChurnSimSpeech *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subjects;
}

/**
 * churn_sim_speech_get_campaigns:
 * @self: the lines
 *
 * Returns: (transfer none) (element-type ChurnSimSubject): what the centre calls customers about;
 *   the problem of such a topic is what the agent says
 */
GPtrArray *
churn_sim_speech_get_campaigns (ChurnSimSpeech *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->campaigns;
}

/**
 * churn_sim_speech_get_checks:
 * @self: the lines
 *
 * Returns: (transfer none) (element-type ChurnSimExchange): what an agent asks to know the customer
 */
GPtrArray *
churn_sim_speech_get_checks (ChurnSimSpeech *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->checks;
}

/**
 * churn_sim_speech_get_sides:
 * @self: the lines
 *
 * Returns: (transfer none) (element-type ChurnSimSide): what customers say beside the matter
 */
GPtrArray *
churn_sim_speech_get_sides (ChurnSimSpeech *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sides;
}

/**
 * churn_sim_speech_has_lines:
 * @self: the lines
 * @name: what is said, whatever the matter
 *
 * Returns: whether there is a way to say it
 */
gboolean
churn_sim_speech_has_lines (ChurnSimSpeech *self, const char *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_hash_table_contains (self->common, name);
}

/**
 * churn_sim_speech_get_lines:
 * @self: the lines
 * @name: what is said, whatever the matter: "greeting", "hold" …
 *
 * Returns: (transfer none): the ways to say it; it is a fault of the program if there are none
 */
const ChurnSimLines *
churn_sim_speech_get_lines (ChurnSimSpeech *self, const char *name)
{
  const ChurnSimLines *lines;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  lines = g_hash_table_lookup (self->common, name);
  if (lines == NULL)
    g_error ("Nobody knows how to say “%s”", name);

  return lines;
}

static void
draw_slot (const char *name, char **values, GHashTable *slots, GRand *rand)
{
  const char *value = values[g_rand_int_range (rand, 0, (gint32) g_strv_length (values))];
  g_autofree char *text = churn_sim_grammar_expand (value, slots, rand);

  /* A slot stands within a sentence: without the capital that expanding gave it. */
  if (g_ascii_islower (value[0]) && text[0] != '\0')
    text[0] = g_ascii_tolower (text[0]);
  g_hash_table_replace (slots, g_strdup (name), g_steal_pointer (&text));
}

/**
 * churn_sim_speech_draw_slots:
 * @self: the lines
 * @topic: what the call is about
 * @slots: (element-type utf8 utf8): the call's slots, filled here; strings are owned
 * @rand: the call's generator
 *
 * Settles the amounts, days, names and places of a call, which stay the same while it lasts.
 */
void
churn_sim_speech_draw_slots (ChurnSimSpeech *self,
                             const ChurnSimTopic *topic,
                             GHashTable *slots,
                             GRand *rand)
{
  g_autoptr (GList) names = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (topic != NULL);
  g_return_if_fail (slots != NULL);
  g_return_if_fail (rand != NULL);

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      /* a second topic of the same call is on the same street */
      if (!g_hash_table_contains (slots, name))
        draw_slot (name, g_hash_table_lookup (self->slots, name), slots, rand);
    }

  /* in the order of their names, for a hash table has none that can be repeated */
  names = g_list_sort (g_hash_table_get_keys (topic->slots), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    draw_slot (l->data, g_hash_table_lookup (topic->slots, l->data), slots, rand);
}

/**
 * churn_sim_speech_say:
 * @self: the lines
 * @what: the ways to say it
 * @tone: (inout): the tone that is wanted, and the one that there was
 * @slots: (element-type utf8 utf8): the call's slots
 * @openings: (element-type utf8): how the sentences of this call began; gets this one's
 * @rand: the call's generator
 *
 * Draws a sentence, and another one where somebody in the centre said just that before, or somebody
 * in this call began a sentence so.
 *
 * Returns: (transfer full): the sentence
 */
char *
churn_sim_speech_say (ChurnSimSpeech *self,
                      const ChurnSimUtterance *what,
                      ChurnSimTone *tone,
                      GHashTable *slots,
                      GHashTable *openings,
                      GRand *rand)
{
  g_autofree char *text = NULL;
  g_autofree char *opening = NULL;
  ChurnSimTone wanted;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (what != NULL && what->lines != NULL, NULL);
  g_return_val_if_fail (tone != NULL && *tone < CHURN_SIM_N_TONES, NULL);

  wanted = *tone;
  for (guint i = 0; i < DRAWS; i++)
    {
      g_free (text);
      g_free (opening);
      *tone = wanted;
      text = churn_sim_utterance_draw (what, tone, slots, rand, i < ALONE);
      opening = g_strndup (text, OPENING);
      if (strlen (text) < SHORT_SENTENCE ||
          (!g_hash_table_contains (self->said, text) &&
           (!g_hash_table_contains (openings, opening) || i > DRAWS / 2)))
        break;
    }
  g_hash_table_add (openings, g_steal_pointer (&opening));

  if (g_hash_table_size (self->said) >= MEMORY)
    g_hash_table_remove_all (self->said);
  g_hash_table_add (self->said, g_strdup (text));

  return g_steal_pointer (&text);
}
