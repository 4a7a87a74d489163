#include "churn-recorder.h"

#include "churn-json.h"

#include <gio/gio.h>
#include <string.h>

/**
 * ChurnRecorder:
 *
 * Writes down what was taken, as it came, one JSON object a line: what `--replay` plays again. The
 * file holds what is said and who says it, and so is for its owner alone.
 */
struct _ChurnRecorder
{
  GObject parent_instance;

  char *path;
  GOutputStream *stream; /* NULL after a failure */
};

G_DEFINE_FINAL_TYPE (ChurnRecorder, churn_recorder, G_TYPE_OBJECT)

static void
churn_recorder_finalize (GObject *object)
{
  ChurnRecorder *self = CHURN_RECORDER (object);

  g_clear_object (&self->stream);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (churn_recorder_parent_class)->finalize (object);
}

static void
churn_recorder_class_init (ChurnRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_recorder_finalize;
}

static void
churn_recorder_init (ChurnRecorder *self)
{
}

/**
 * churn_recorder_new:
 * @path: a file that is not there yet: a recording is never written over
 * @error: return location for an error
 *
 * Returns: (transfer full): a recorder, or %NULL with @error set
 */
ChurnRecorder *
churn_recorder_new (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (ChurnRecorder) self = NULL;
  GFileOutputStream *stream;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);
  if (stream == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self = g_object_new (CHURN_TYPE_RECORDER, NULL);
  self->path = g_filename_display_name (path);
  self->stream = G_OUTPUT_STREAM (stream);

  return g_steal_pointer (&self);
}

static void
write_line (ChurnRecorder *self, JsonNode *event)
{
  g_autofree char *json = churn_json_to_string (event);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (self->stream == NULL ||
      g_output_stream_write_all (self->stream, line, strlen (line), NULL, NULL, &error))
    return;
  g_warning ("%s: the recording ends here: %s", self->path, error->message);
  g_clear_object (&self->stream);
}

/**
 * churn_recorder_write:
 * @self: a recorder
 * @event: what was taken; of an array, each element is a line
 *
 * Writes something down. If that fails, it says so once and records no more.
 */
void
churn_recorder_write (ChurnRecorder *self, JsonNode *event)
{
  JsonArray *array;

  g_return_if_fail (CHURN_IS_RECORDER (self));
  g_return_if_fail (event != NULL);

  if (!JSON_NODE_HOLDS_ARRAY (event))
    {
      write_line (self, event);
      return;
    }
  array = json_node_get_array (event);
  for (guint i = 0; i < json_array_get_length (array); i++)
    write_line (self, json_array_get_element (array, i));
}
