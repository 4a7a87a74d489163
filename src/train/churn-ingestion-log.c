#include "churn-ingestion-log.h"

#include "churn-error.h"
#include "churn-json.h"

/**
 * ChurnIngestionLog:
 *
 * Which rows of a table were taken in and acknowledged, kept in a file if there is one: what was
 * interrupted goes on from there. The file names the table by its hash and rows by their number; it
 * holds nothing of a customer.
 */
struct _ChurnIngestionLog
{
  char *path;
  char *table;
  char *target;
  GArray *ranges; /* of Range, rising, with gaps between them */
};

typedef struct
{
  guint64 first;
  guint64 last;
} Range;

/**
 * churn_ingestion_log_new:
 *
 * Returns: (transfer full): a log that is kept nowhere
 */
ChurnIngestionLog *
churn_ingestion_log_new (void)
{
  ChurnIngestionLog *self = g_new0 (ChurnIngestionLog, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  return self;
}

static gboolean
read_ranges (ChurnIngestionLog *self, JsonArray *ranges, GError **error)
{
  guint64 next = 0;

  for (guint i = 0; i < json_array_get_length (ranges); i++)
    {
      JsonNode *node = json_array_get_element (ranges, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      gint64 bounds[2] = { -1, -1 };

      for (guint j = 0; pair != NULL && json_array_get_length (pair) == 2 && j < 2; j++)
        {
          JsonNode *bound = json_array_get_element (pair, j);

          if (JSON_NODE_HOLDS_VALUE (bound) && json_node_get_value_type (bound) == G_TYPE_INT64)
            bounds[j] = json_node_get_int (bound);
        }
      if (bounds[0] < 0 || (guint64) bounds[0] < next || bounds[1] < bounds[0])
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "done[%u] is no range of rows", i);
          return FALSE;
        }
      g_array_append_vals (
          self->ranges, &(Range){ .first = (guint64) bounds[0], .last = (guint64) bounds[1] }, 1);
      next = (guint64) bounds[1] + 1;
    }

  return TRUE;
}

static gboolean
read_log (ChurnIngestionLog *self, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse_object (text, (gssize) length, error);
  g_autofree char *table = NULL;
  g_autofree char *target = NULL;
  JsonArray *done;

  if (node == NULL ||
      !churn_json_get_string (json_node_get_object (node), "table", &table, error) ||
      !churn_json_get_string (json_node_get_object (node), "target", &target, error))
    return FALSE;
  done = churn_json_get_array (json_node_get_object (node), "done", error);
  if (done == NULL)
    return FALSE;
  if (!g_str_equal (table, self->table) || !g_str_equal (target, self->target))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "it is of another %s: name another file, or remove it to begin anew",
                   g_str_equal (table, self->table) ? "feature group, table or region"
                                                    : "table of customers");
      return FALSE;
    }

  return read_ranges (self, done, error);
}

/**
 * churn_ingestion_log_open:
 * @path: where it is kept; made if it is not there
 * @table: the hash of the table that is taken in
 * @target: where it is taken to
 * @error: return location
 *
 * Opens a log, which must be of the same table and the same target.
 *
 * Returns: (transfer full) (nullable): it
 */
ChurnIngestionLog *
churn_ingestion_log_open (const char *path, const char *table, const char *target, GError **error)
{
  g_autoptr (ChurnIngestionLog) self = churn_ingestion_log_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (path != NULL && table != NULL && target != NULL, NULL);

  self->path = g_strdup (path);
  self->table = g_strdup (table);
  self->target = g_strdup (target);
  if (!g_file_get_contents (path, &text, &length, &local))
    {
      /* Better found now than after the first customers. */
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return churn_ingestion_log_save (self, error) ? g_steal_pointer (&self) : NULL;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!read_log (self, text, length, &local))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * churn_ingestion_log_free:
 * @self: (transfer full): a log
 *
 * Frees it; the file stays as it was saved.
 */
void
churn_ingestion_log_free (ChurnIngestionLog *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->ranges);
  g_free (self->path);
  g_free (self->table);
  g_free (self->target);
  g_free (self);
}

/* The place of the first range that does not end before a row. */
static guint
find_range (ChurnIngestionLog *self, guint64 row)
{
  guint low = 0, high = self->ranges->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->ranges, Range, middle).last < row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * churn_ingestion_log_contains:
 * @self: a log
 * @row: a row's number
 *
 * Returns: whether it was taken in
 */
gboolean
churn_ingestion_log_contains (ChurnIngestionLog *self, guint64 row)
{
  guint place;

  g_return_val_if_fail (self != NULL, FALSE);

  place = find_range (self, row);
  return place < self->ranges->len && g_array_index (self->ranges, Range, place).first <= row;
}

/**
 * churn_ingestion_log_add:
 * @self: a log
 * @row: the number of a row that was taken in
 *
 * Adds a row; churn_ingestion_log_save() keeps it.
 */
void
churn_ingestion_log_add (ChurnIngestionLog *self, guint64 row)
{
  guint place;
  gboolean joins_last, joins_next;

  g_return_if_fail (self != NULL);

  if (churn_ingestion_log_contains (self, row))
    return;
  place = find_range (self, row);
  joins_last = place > 0 && g_array_index (self->ranges, Range, place - 1).last + 1 == row;
  joins_next =
      place < self->ranges->len && g_array_index (self->ranges, Range, place).first == row + 1;
  if (joins_last && joins_next)
    {
      g_array_index (self->ranges, Range, place - 1).last =
          g_array_index (self->ranges, Range, place).last;
      g_array_remove_index (self->ranges, place);
    }
  else if (joins_last)
    g_array_index (self->ranges, Range, place - 1).last = row;
  else if (joins_next)
    g_array_index (self->ranges, Range, place).first = row;
  else
    g_array_insert_vals (self->ranges, place, &(Range){ .first = row, .last = row }, 1);
}

/**
 * churn_ingestion_log_save:
 * @self: a log
 * @error: return location
 *
 * Keeps it, whole or as it was before.
 *
 * Returns: whether that worked
 */
gboolean
churn_ingestion_log_save (ChurnIngestionLog *self, GError **error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->path == NULL)
    return TRUE;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "table", self->table);
  churn_json_add_string (builder, "target", self->target);
  json_builder_set_member_name (builder, "done");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->ranges->len; i++)
    {
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, (gint64) g_array_index (self->ranges, Range, i).first);
      json_builder_add_int_value (builder, (gint64) g_array_index (self->ranges, Range, i).last);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = churn_json_to_string (node);

  return g_file_set_contents_full (self->path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
