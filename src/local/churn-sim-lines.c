#include "churn-sim-lines.h"

#include "churn-json.h"
#include "churn-sim-grammar.h"

static const char *const tone_names[CHURN_SIM_N_TONES] = { "neg", "neu", "pos" };

/**
 * churn_sim_lines_free:
 * @self: (transfer full) (nullable): lines
 *
 * Frees lines.
 */
void
churn_sim_lines_free (ChurnSimLines *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < CHURN_SIM_N_TONES; i++)
    g_strfreev (self->tones[i]);
  g_free (self);
}

static void
exchange_free (ChurnSimExchange *self)
{
  churn_sim_lines_free (self->ask);
  churn_sim_lines_free (self->answer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimExchange, exchange_free)

static void
fix_free (ChurnSimFix *self)
{
  churn_sim_lines_free (self->act);
  churn_sim_lines_free (self->good);
  churn_sim_lines_free (self->bad);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimFix, fix_free)

static void
side_free (ChurnSimSide *self)
{
  g_free (self->when);
  churn_sim_lines_free (self->say);
  churn_sim_lines_free (self->reply);
  churn_sim_lines_free (self->follow);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimSide, side_free)

static void
topic_free (ChurnSimTopic *self)
{
  g_free (self->name);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  churn_sim_lines_free (self->problem);
  churn_sim_lines_free (self->reply);
  churn_sim_lines_free (self->failed);
  churn_sim_lines_free (self->failed_reply);
  g_clear_pointer (&self->exchanges, g_ptr_array_unref);
  churn_sim_lines_free (self->finding);
  churn_sim_lines_free (self->react);
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

/**
 * churn_sim_lines_read:
 * @object: an object
 * @member: its member: a list, which is neutral, or an object with a list for each tone
 * @error: return location for an error
 *
 * Returns: (transfer full): the lines, each with its brackets in order, or %NULL with @error set
 */
ChurnSimLines *
churn_sim_lines_read (JsonObject *object, const char *member, GError **error)
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

/**
 * churn_sim_slots_read:
 * @object: an object of lists
 * @names: (nullable) (element-type utf8): gets the slots' names in the order of the file
 * @error: return location for an error
 *
 * Returns: (transfer full): the values of each slot, or %NULL with @error set
 */
GHashTable *
churn_sim_slots_read (JsonObject *object, GPtrArray *names, GError **error)
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

  if ((self->ask = churn_sim_lines_read (object, "ask", error)) == NULL ||
      (self->answer = churn_sim_lines_read (object, "answer", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
fix_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimFix) self = g_new0 (ChurnSimFix, 1);

  self->also = json_object_has_member (object, "also");
  if ((self->act = churn_sim_lines_read (object, "do", error)) == NULL ||
      (self->good = churn_sim_lines_read (object, "good", error)) == NULL ||
      (self->bad = churn_sim_lines_read (object, "bad", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gpointer
side_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimSide) self = g_new0 (ChurnSimSide, 1);

  if (!churn_json_get_string (object, "when", &self->when, error) ||
      (self->say = churn_sim_lines_read (object, "say", error)) == NULL ||
      (self->reply = churn_sim_lines_read (object, "reply", error)) == NULL ||
      (self->follow = churn_sim_lines_read (object, "follow", error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
maybe_lines_read (JsonObject *object, const char *member, ChurnSimLines **lines, GError **error)
{
  if (!json_object_has_member (object, member))
    return TRUE;
  *lines = churn_sim_lines_read (object, member, error);

  return *lines != NULL;
}

static gpointer
topic_read (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSimTopic) self = g_new0 (ChurnSimTopic, 1);
  JsonObject *slots;

  self->alone = json_object_has_member (object, "alone");
  if (!churn_json_get_string (object, "name", &self->name, error) ||
      !churn_json_get_double (object, "severity", &self->severity, error) ||
      (slots = churn_json_get_object (object, "slots", error)) == NULL ||
      (self->slots = churn_sim_slots_read (slots, NULL, error)) == NULL ||
      (self->problem = churn_sim_lines_read (object, "problem", error)) == NULL ||
      !maybe_lines_read (object, "reply", &self->reply, error) ||
      !maybe_lines_read (object, "failed", &self->failed, error) ||
      (self->failed != NULL &&
       (self->failed_reply = churn_sim_lines_read (object, "failed_reply", error)) == NULL) ||
      (self->exchanges = list_read (object, "exchanges", exchange_read,
                                    (GDestroyNotify) exchange_free, error)) == NULL ||
      (self->finding = churn_sim_lines_read (object, "finding", error)) == NULL ||
      (self->react = churn_sim_lines_read (object, "react", error)) == NULL ||
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

/**
 * churn_sim_lines_check:
 * @lines: lines
 * @slots: the slots that they may name
 * @error: return location for an error
 *
 * Returns: whether each slot is one of @slots
 */
gboolean
churn_sim_lines_check (const ChurnSimLines *lines, const char *const *slots, GError **error)
{
  for (guint i = 0; i < CHURN_SIM_N_TONES; i++)
    for (guint j = 0; lines->tones[i] != NULL && lines->tones[i][j] != NULL; j++)
      if (!churn_sim_grammar_check (lines->tones[i][j], slots, error))
        return FALSE;

  return TRUE;
}

/**
 * churn_sim_exchanges_read:
 * @object: an object
 * @member: its member, a list of questions with answers
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type ChurnSimExchange): the list, or %NULL with @error set
 */
GPtrArray *
churn_sim_exchanges_read (JsonObject *object, const char *member, GError **error)
{
  return list_read (object, member, exchange_read, (GDestroyNotify) exchange_free, error);
}

/**
 * churn_sim_sides_read:
 * @object: an object
 * @member: its member, a list of things said beside the matter
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type ChurnSimSide): the list, or %NULL with @error set
 */
GPtrArray *
churn_sim_sides_read (JsonObject *object, const char *member, GError **error)
{
  return list_read (object, member, side_read, (GDestroyNotify) side_free, error);
}

/**
 * churn_sim_subjects_read:
 * @object: an object
 * @member: its member, a list of subjects with their topics
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type ChurnSimSubject): the list, or %NULL with @error set
 */
GPtrArray *
churn_sim_subjects_read (JsonObject *object, const char *member, GError **error)
{
  return list_read (object, member, subject_read, (GDestroyNotify) subject_free, error);
}
