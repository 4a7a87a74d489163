#include "churn-sim-speech.h"

#include "churn-json.h"
#include "churn-local-resources.h"
#include "churn-sim-grammar.h"

#include <string.h>

#define SPEECH_RESOURCE "/io/github/churn_desk/ChurnDesk/local/speech.json"
/* How many sentences are remembered, so as not to say one again soon. */
#define MEMORY 20000
/* How often another one is drawn where one was said before. */
#define DRAWS 12
/* Shorter ones are everybody's: "Okay, thanks." */
#define SHORT_SENTENCE 28

struct _ChurnSimSpeech
{
  GHashTable *slots;   /* name → char ** */
  GPtrArray *names;    /* the common slots, in the order in which they are drawn */
  GHashTable *common;  /* name → ChurnSimLines */
  GPtrArray *checks;   /* of ChurnSimExchange */
  GPtrArray *sides;    /* of ChurnSimSide */
  GPtrArray *subjects; /* of ChurnSimSubject */
  GHashTable *said;    /* the sentences that were said */
};

/* Filled by the call itself. */
static const char *const call_slots[] = { "company", "queue", "agent", "customer", "surname",
                                          "months",  "wait",  "offer", "target" };

static const char *const tone_names[CHURN_SIM_N_TONES] = { "neg", "neu", "pos" };

static void
lines_free (ChurnSimLines *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < CHURN_SIM_N_TONES; i++)
    g_strfreev (self->tones[i]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimLines, lines_free)

static void
exchange_free (ChurnSimExchange *self)
{
  lines_free (self->ask);
  lines_free (self->answer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimExchange, exchange_free)

static void
fix_free (ChurnSimFix *self)
{
  lines_free (self->act);
  lines_free (self->good);
  lines_free (self->bad);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimFix, fix_free)

static void
side_free (ChurnSimSide *self)
{
  g_free (self->when);
  lines_free (self->say);
  lines_free (self->reply);
  lines_free (self->follow);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimSide, side_free)

static void
topic_free (ChurnSimTopic *self)
{
  g_free (self->name);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  lines_free (self->problem);
  g_clear_pointer (&self->exchanges, g_ptr_array_unref);
  lines_free (self->finding);
  lines_free (self->react);
  g_clear_pointer (&self->fixes, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimTopic, topic_free)

static void
subject_free (ChurnSimSubject *self)
{
  g_free (self->name);
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimSubject, subject_free)

static char **
strings_read (JsonNode *node, const char *where, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (text == NULL)
        {
          length = 0;
          break;
        }
      if (!churn_sim_grammar_check (text, NULL, error))
        return NULL;
      g_strv_builder_add (builder, text);
    }

  if (length == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” is no list of at least one line", where);
      return NULL;
    }

  return g_strv_builder_end (builder);
}

/* A list is neutral; an object has a list for each tone. */
static ChurnSimLines *
lines_read (JsonObject *object, const char *member, GError **error)
{
  g_autoptr (ChurnSimLines) self = g_new0 (ChurnSimLines, 1);
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is missing", member);
      return NULL;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *tones = json_node_get_object (node);
      gboolean any = FALSE;

      for (guint i = 0; i < CHURN_SIM_N_TONES; i++)
        {
          JsonNode *tone = json_object_get_member (tones, tone_names[i]);

          if (tone == NULL)
            continue;
          self->tones[i] = strings_read (tone, member, error);
          if (self->tones[i] == NULL)
            return NULL;
          any = TRUE;
        }
      if (!any)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” says nothing", member);
          return NULL;
        }
    }
  else
    {
      self->tones[CHURN_SIM_TONE_NEUTRAL] = strings_read (node, member, error);
      if (self->tones[CHURN_SIM_TONE_NEUTRAL] == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

static GHashTable *
slots_read (JsonObject *object, GPtrArray *names, GError **error)
{
  g_autoptr (GHashTable) slots =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;
      char **values = strings_read (json_object_get_member (object, name), name, error);

      if (values == NULL)
        return NULL;
      g_hash_table_insert (slots, g_strdup (name), values);
      if (names != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }

  return g_steal_pointer (&slots);
}

typedef gpointer (*ReadFunc) (JsonObject *object, GError **error);

static GPtrArray *
list_read (JsonObject *object,
           const char *member,
           ReadFunc read,
           GDestroyNotify destroy,
           GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  JsonArray *array = churn_json_get_array (object, member, error);

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gpointer item;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” number %u is no object",
                       member, i + 1);
          return NULL;
        }
      item = read (json_node_get_object (node), error);
      if (item == NULL)
        {
          g_prefix_error (error, "%s number %u: ", member, i + 1);
          return NULL;
        }
      g_ptr_array_add (list, item);
    }

  return g_steal_pointer (&list);
}

static gpointer
exchange_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimExchange) self = g_new0 (ChurnSimExchange, 1);

  if ((self->ask = lines_read (object, "ask", error)) == NULL ||
      (self->answer = lines_read (object, "answer", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
fix_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimFix) self = g_new0 (ChurnSimFix, 1);

  if ((self->act = lines_read (object, "do", error)) == NULL ||
      (self->good = lines_read (object, "good", error)) == NULL ||
      (self->bad = lines_read (object, "bad", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
side_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimSide) self = g_new0 (ChurnSimSide, 1);

  if (!churn_json_get_string (object, "when", &self->when, error) ||
      (self->say = lines_read (object, "say", error)) == NULL ||
      (self->reply = lines_read (object, "reply", error)) == NULL ||
      (self->follow = lines_read (object, "follow", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
topic_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimTopic) self = g_new0 (ChurnSimTopic, 1);
  JsonObject *slots;

  if (!churn_json_get_string (object, "name", &self->name, error) ||
      !churn_json_get_double (object, "severity", &self->severity, error) ||
      (slots = churn_json_get_object (object, "slots", error)) == NULL ||
      (self->slots = slots_read (slots, NULL, error)) == NULL ||
      (self->problem = lines_read (object, "problem", error)) == NULL ||
      (self->exchanges = list_read (object, "exchanges", exchange_read,
                                    (GDestroyNotify) exchange_free, error)) == NULL ||
      (self->finding = lines_read (object, "finding", error)) == NULL ||
      (self->react = lines_read (object, "react", error)) == NULL ||
      (self->fixes = list_read (object, "fixes", fix_read, (GDestroyNotify) fix_free, error)) ==
          NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
subject_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimSubject) self = g_new0 (ChurnSimSubject, 1);
  gint64 weight;

  if (!churn_json_get_string (object, "name", &self->name, error) ||
      !churn_json_get_int (object, "weight", &weight, error) ||
      (self->topics =
           list_read (object, "topics", topic_read, (GDestroyNotify) topic_free, error)) == NULL)
    return NULL;
  self->weight = (guint) CLAMP (weight, 1, 1000);

  return g_steal_pointer (&self);
}

static gboolean
lines_check (const ChurnSimLines *lines, const char *const *slots, GError **error)
{
  for (guint i = 0; i < CHURN_SIM_N_TONES; i++)
    for (guint j = 0; lines->tones[i] != NULL && lines->tones[i][j] != NULL; j++)
      if (!churn_sim_grammar_check (lines->tones[i][j], slots, error))
        return FALSE;

  return TRUE;
}

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

  if (!lines_check (topic->problem, slots, error) || !lines_check (topic->finding, slots, error) ||
      !lines_check (topic->react, slots, error))
    return FALSE;
  for (guint i = 0; i < topic->exchanges->len; i++)
    {
      const ChurnSimExchange *exchange = g_ptr_array_index (topic->exchanges, i);

      if (!lines_check (exchange->ask, slots, error) ||
          !lines_check (exchange->answer, slots, error))
        return FALSE;
    }
  for (guint i = 0; i < topic->fixes->len; i++)
    {
      const ChurnSimFix *fix = g_ptr_array_index (topic->fixes, i);

      if (!lines_check (fix->act, slots, error) || !lines_check (fix->good, slots, error) ||
          !lines_check (fix->bad, slots, error))
        return FALSE;
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
    if (!lines_check (lines, slots, error))
      return FALSE;
  for (guint i = 0; i < self->sides->len; i++)
    {
      const ChurnSimSide *side = g_ptr_array_index (self->sides, i);

      if (!lines_check (side->say, slots, error) || !lines_check (side->reply, slots, error) ||
          !lines_check (side->follow, slots, error))
        return FALSE;
    }
  for (guint i = 0; i < self->subjects->len; i++)
    {
      const ChurnSimSubject *subject = g_ptr_array_index (self->subjects, i);

      for (guint j = 0; j < subject->topics->len; j++)
        if (!topic_check (self, g_ptr_array_index (subject->topics, j), error))
          {
            g_prefix_error (error, "%s: ", subject->name);
            return FALSE;
          }
    }

  return TRUE;
}

/**
 * churn_sim_speech_new_from_json:
 * @json: the lines, as `speech.json` holds them
 * @length: the bytes of @json, or -1
 * @error: return location for an error
 *
 * Reads what the people in the simulated centre can say. Each line is checked, so that saying it
 * cannot fail.
 *
 * Returns: (transfer full): the lines, or %NULL with @error set
 */
ChurnSimSpeech *
churn_sim_speech_new_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (ChurnSimSpeech) self = g_new0 (ChurnSimSpeech, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *object;
  JsonObject *slots;
  JsonObject *common;

  g_return_val_if_fail (json != NULL, NULL);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->common =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lines_free);
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  root = churn_json_parse (json, length, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the lines are no object");
      return NULL;
    }
  object = json_node_get_object (root);

  if ((slots = churn_json_get_object (object, "slots", error)) == NULL ||
      (self->slots = slots_read (slots, self->names, error)) == NULL ||
      (common = churn_json_get_object (object, "common", error)) == NULL)
    return NULL;

  members = json_object_get_members (common);
  for (GList *l = members; l != NULL; l = l->next)
    {
      ChurnSimLines *lines = lines_read (common, l->data, error);

      if (lines == NULL)
        return NULL;
      g_hash_table_insert (self->common, g_strdup (l->data), lines);
    }

  if ((self->checks = list_read (object, "verify", exchange_read, (GDestroyNotify) exchange_free,
                                 error)) == NULL ||
      (self->sides = list_read (object, "sides", side_read, (GDestroyNotify) side_free, error)) ==
          NULL ||
      (self->subjects = list_read (object, "queues", subject_read, (GDestroyNotify) subject_free,
                                   error)) == NULL ||
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
  g_autoptr (GBytes) bytes = g_resource_lookup_data (churn_local_get_resource (), SPEECH_RESOURCE,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes == NULL)
    return NULL;

  return churn_sim_speech_new_from_json (g_bytes_get_data (bytes, NULL),
                                         (gssize) g_bytes_get_size (bytes), error);
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
 * @lines: the ways to say it
 * @tone: (inout): the tone that is wanted, and the one that there was
 * @slots: (element-type utf8 utf8): the call's slots
 * @rand: the call's generator
 *
 * Draws a sentence, and another one where somebody in the centre said just that before.
 *
 * Returns: (transfer full): the sentence
 */
char *
churn_sim_speech_say (ChurnSimSpeech *self,
                      const ChurnSimLines *lines,
                      ChurnSimTone *tone,
                      GHashTable *slots,
                      GRand *rand)
{
  static const ChurnSimTone fallback[CHURN_SIM_N_TONES][CHURN_SIM_N_TONES] = {
    { CHURN_SIM_TONE_NEGATIVE, CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_POSITIVE },
    { CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_POSITIVE, CHURN_SIM_TONE_NEGATIVE },
    { CHURN_SIM_TONE_POSITIVE, CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_NEGATIVE },
  };
  g_autofree char *text = NULL;
  char **choices = NULL;
  gint32 n;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (lines != NULL, NULL);
  g_return_val_if_fail (tone != NULL && *tone < CHURN_SIM_N_TONES, NULL);

  for (guint i = 0; choices == NULL; i++)
    if (lines->tones[fallback[*tone][i]] != NULL)
      {
        *tone = fallback[*tone][i];
        choices = lines->tones[*tone];
      }
  n = (gint32) g_strv_length (choices);

  for (guint i = 0; i < DRAWS; i++)
    {
      g_free (text);
      text = churn_sim_grammar_expand (choices[g_rand_int_range (rand, 0, n)], slots, rand);
      if (strlen (text) < SHORT_SENTENCE || !g_hash_table_contains (self->said, text))
        break;
    }

  if (g_hash_table_size (self->said) >= MEMORY)
    g_hash_table_remove_all (self->said);
  g_hash_table_add (self->said, g_strdup (text));

  return g_steal_pointer (&text);
}
