#include "churn-feed.h"

#include "churn-json.h"

/* Slower than once a day is no poll. */
#define INTERVAL_MAX (24 * 60 * 60)

static void
clear (ChurnFeed *self)
{
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
}

/**
 * churn_feed_new:
 *
 * Returns: (transfer full): an empty page
 */
ChurnFeed *
churn_feed_new (void)
{
  ChurnFeed *self = g_atomic_rc_box_new0 (ChurnFeed);

  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_contact_unref);

  return self;
}

/**
 * churn_feed_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnFeed *
churn_feed_ref (ChurnFeed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_feed_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_feed_unref (ChurnFeed *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_feed_to_json:
 * @self: a page
 *
 * Writes `{"cursor":"…","reset":false,"more":false,"interval":15,"time":"…","contacts":[…]}`, each
 * contact as churn_contact_build() does.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_feed_to_json (const ChurnFeed *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "cursor", self->cursor);
  json_builder_set_member_name (builder, "reset");
  json_builder_add_boolean_value (builder, self->reset);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, self->more);
  json_builder_set_member_name (builder, "interval");
  json_builder_add_int_value (builder, self->interval);
  churn_json_add_time (builder, "time", self->time);
  json_builder_set_member_name (builder, "contacts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->contacts->len; i++)
    churn_contact_build (g_ptr_array_index (self->contacts, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

static gboolean
read_contacts (ChurnFeed *self, JsonObject *object, GError **error)
{
  JsonArray *rows = churn_json_get_array (object, "contacts", error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      ChurnContact *contact;
      JsonObject *row = churn_json_get_element_object (rows, i, error);

      if (row == NULL)
        {
          g_prefix_error (error, "contacts");
          return FALSE;
        }
      contact = churn_contact_parse (row, error);
      if (contact == NULL)
        {
          g_prefix_error (error, "contacts[%u].", i);
          return FALSE;
        }
      g_ptr_array_add (self->contacts, contact);
    }

  return TRUE;
}

/**
 * churn_feed_from_json:
 * @json: what churn_feed_to_json() writes
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * Needed is `contacts`; a list of what ended has no `cursor`, and an `interval` that is absent is
 * 0. Members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the page, or %NULL with %CHURN_ERROR_PARSE, which names the
 *   path (`contacts[3].windows.first`)
 */
ChurnFeed *
churn_feed_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = churn_json_parse_object (json, length, error);
  g_autoptr (ChurnFeed) self = NULL;
  JsonObject *object;
  gint64 interval = 0;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  self = churn_feed_new ();
  if (!churn_json_maybe_string (object, "cursor", &self->cursor, error) ||
      !churn_json_maybe_boolean (object, "reset", &self->reset, error) ||
      !churn_json_maybe_boolean (object, "more", &self->more, error) ||
      !churn_json_maybe_count (object, "interval", INTERVAL_MAX, &interval, error) ||
      !churn_json_maybe_time (object, "time", &self->time, error) ||
      !read_contacts (self, object, error))
    return NULL;
  self->interval = (guint) interval;

  return g_steal_pointer (&self);
}
