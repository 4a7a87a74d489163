#include "churn-replay.h"

#include "churn-delivery.h"
#include "churn-error.h"
#include "churn-json.h"
#include "churn-lookup.h"
#include "churn-time.h"

#include <string.h>

/* A pause this long is worth a word: it looks as if nothing came any more. */
#define LONG_PAUSE G_TIME_SPAN_HOUR

/* The pipeline refuses a later end of a turn, in milliseconds: it tells no time to wait for. */
#define OFFSET_MAX (7 * G_TIME_SPAN_DAY / G_TIME_SPAN_MILLISECOND)

/* One line that could be read. */
typedef struct
{
  guint number; /* from 1 */
  gint64 time;  /* when it is played, microseconds UTC */
  JsonNode *event;
  gboolean lookup;
} Line;

/**
 * ChurnReplay:
 *
 * A recording: a file of events, one JSON object a line, each as AWS delivers it or as a contact
 * flow sends it. Each is played at its own time: an EventBridge event at its `time`, or at the
 * newest time that it tells of; a segment record when its last turn ended, counted from its
 * contact's start; a lookup at that start; anything else together with the line before. Lines keep
 * their order: one that is earlier than the line before it is played with that one.
 */
struct _ChurnReplay
{
  GObject parent_instance;

  char *path;
  GPtrArray *lines; /* of Line */
  guint next;
  GHashTable *starts; /* contact id → gint64, while the file is read */
};

G_DEFINE_FINAL_TYPE (ChurnReplay, churn_replay, G_TYPE_OBJECT)

static void
line_free (Line *line)
{
  g_clear_pointer (&line->event, json_node_unref);
  g_free (line);
}

static void
churn_replay_finalize (GObject *object)
{
  ChurnReplay *self = CHURN_REPLAY (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->starts, g_hash_table_unref);
  G_OBJECT_CLASS (churn_replay_parent_class)->finalize (object);
}

static void
churn_replay_class_init (ChurnReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_replay_finalize;
}

static void
churn_replay_init (ChurnReplay *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* AWS's own samples differ in the case of their members. */
static JsonNode *
get_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    if (g_ascii_strcasecmp (member, name) == 0)
      return node;

  return NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gint64
get_time (JsonObject *object, const char *name)
{
  const char *text = get_string (object, name);
  gint64 time = 0;

  if (text == NULL || !churn_time_parse (text, &time, NULL))
    return 0;

  return time;
}

static void
note_start (ChurnReplay *self, JsonObject *detail)
{
  const char *contact = get_string (detail, "contactId");
  gint64 start = get_time (detail, "initiationTimestamp");

  /* 1970 stands for "not yet" */
  if (contact != NULL && start > 365 * G_TIME_SPAN_DAY &&
      !g_hash_table_contains (self->starts, contact))
    g_hash_table_insert (self->starts, g_strdup (contact), g_memdup2 (&start, sizeof start));
}

static gint64
get_record_time (ChurnReplay *self, JsonObject *record)
{
  const char *contact = get_string (record, "ContactId");
  JsonNode *segments = get_member (record, "Segments");
  gint64 *start = contact != NULL ? g_hash_table_lookup (self->starts, contact) : NULL;
  gint64 last = -1;

  if (start == NULL || segments == NULL || !JSON_NODE_HOLDS_ARRAY (segments))
    return 0;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (segments)); i++)
    {
      JsonNode *segment = json_array_get_element (json_node_get_array (segments), i);
      JsonObject *turn = JSON_NODE_HOLDS_OBJECT (segment)
                             ? get_object (json_node_get_object (segment), "Transcript")
                             : NULL;
      JsonNode *end = turn != NULL ? get_member (turn, "EndOffsetMillis") : NULL;

      if (end != NULL && JSON_NODE_HOLDS_VALUE (end) && json_node_get_int (end) <= OFFSET_MAX)
        last = MAX (last, json_node_get_int (end));
    }

  return last >= 0 ? *start + last * G_TIME_SPAN_MILLISECOND : 0;
}

/* An envelope's time has whole seconds: what it tells of may be later than it. */
static gint64
get_event_time (JsonObject *event, JsonObject *detail)
{
  JsonObject *queue = get_object (detail, "queueInfo");
  JsonObject *agent = get_object (detail, "agentInfo");
  gint64 time = get_time (event, "time");

  time = MAX (time, get_time (detail, "initiationTimestamp"));
  time = MAX (time, get_time (detail, "disconnectTimestamp"));
  if (queue != NULL)
    time = MAX (time, get_time (queue, "enqueueTimestamp"));
  if (agent != NULL)
    time = MAX (time, get_time (agent, "connectedToAgentTimestamp"));

  return time;
}

/* A flow asks when its contact has begun. */
static gint64
get_lookup_time (ChurnReplay *self, JsonObject *details)
{
  JsonObject *data = get_object (details, "ContactData");
  const char *contact = data != NULL ? get_string (data, "ContactId") : NULL;
  gint64 *start = contact != NULL ? g_hash_table_lookup (self->starts, contact) : NULL;

  return start != NULL ? *start : 0;
}

static void
read_line (ChurnReplay *self, const char *text, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = churn_json_parse (text, -1, &error);
  JsonObject *detail;
  Line *line;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_message ("%s, line %u is left out: %s", self->path, number,
                 node == NULL ? error->message : "it is no object");
      return;
    }
  detail = get_object (json_node_get_object (node), "detail");
  if (detail != NULL)
    note_start (self, detail);
  line = g_new0 (Line, 1);
  line->number = number;
  line->lookup = get_object (json_node_get_object (node), "Details") != NULL;
  line->event = g_steal_pointer (&node);
  g_ptr_array_add (self->lines, line);
}

/* When all lines are read: a record may come before the event that tells its contact's start. */
static void
set_times (ChurnReplay *self)
{
  gint64 last = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      JsonObject *event = json_node_get_object (line->event);
      JsonObject *detail = get_object (event, "detail");

      if (detail != NULL)
        line->time = get_event_time (event, detail);
      else if (line->lookup)
        line->time = get_lookup_time (self, get_object (event, "Details"));
      else
        line->time = get_record_time (self, event);
      if (last != 0 && line->time - last > LONG_PAUSE)
        g_message ("%s, line %u comes %" G_GINT64_FORMAT " minutes after the one before it",
                   self->path, line->number, (line->time - last) / G_TIME_SPAN_MINUTE);
      last = line->time = MAX (line->time, last);
    }
  /* what came before the first time that is told belongs to it */
  for (guint i = self->lines->len; i > 1; i--)
    {
      Line *before = g_ptr_array_index (self->lines, i - 2);

      if (before->time == 0)
        before->time = ((Line *) g_ptr_array_index (self->lines, i - 1))->time;
    }
}

/**
 * churn_replay_open:
 * @path: a file of events, one JSON object a line
 * @error: return location for an error
 *
 * Reads a recording. A line that is no JSON object is named on standard error and left out.
 *
 * Returns: (transfer full): the recording, or %NULL if the file cannot be read or holds no event
 */
ChurnReplay *
churn_replay_open (const char *path, GError **error)
{
  g_autoptr (ChurnReplay) self = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  self = g_object_new (CHURN_TYPE_REPLAY, NULL);
  self->path = g_filename_display_name (path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_strstrip (lines[i])[0] != '\0')
      read_line (self, lines[i], i + 1);
  if (self->lines->len == 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s holds no event", self->path);
      return NULL;
    }
  set_times (self);
  g_hash_table_remove_all (self->starts);

  return g_steal_pointer (&self);
}

/**
 * churn_replay_get_start:
 * @self: a recording
 *
 * Returns: the time of its first event, microseconds UTC; 0 if no line tells a time
 */
gint64
churn_replay_get_start (ChurnReplay *self)
{
  g_return_val_if_fail (CHURN_IS_REPLAY (self), 0);

  return ((Line *) g_ptr_array_index (self->lines, 0))->time;
}

/**
 * churn_replay_get_n_left:
 * @self: a recording
 *
 * Returns: how many lines are still to be played
 */
guint
churn_replay_get_n_left (ChurnReplay *self)
{
  g_return_val_if_fail (CHURN_IS_REPLAY (self), 0);

  return self->lines->len - self->next;
}

static gboolean
play (const Line *line, ChurnPipeline *pipeline, gint64 now, GError **error)
{
  ChurnDeliveryCounts counts;
  g_autoptr (JsonNode) reply = NULL;

  if (!line->lookup)
    return churn_delivery_take (pipeline, line->event, now, &counts, NULL, error);
  reply = churn_lookup_handle (pipeline, line->event, now, NULL, error);

  return reply != NULL;
}

/**
 * churn_replay_run_until:
 * @self: a recording
 * @pipeline: the ports
 * @now: the time now
 *
 * Plays what is due. A line that the pipeline refuses is named on standard error and left out.
 */
void
churn_replay_run_until (ChurnReplay *self, ChurnPipeline *pipeline, gint64 now)
{
  g_return_if_fail (CHURN_IS_REPLAY (self));
  g_return_if_fail (CHURN_IS_PIPELINE (pipeline));

  for (; self->next < self->lines->len; self->next++)
    {
      const Line *line = g_ptr_array_index (self->lines, self->next);
      g_autoptr (GError) error = NULL;

      if (line->time > now)
        return;
      if (!play (line, pipeline, now, &error))
        g_message ("%s, line %u is left out: %s", self->path, line->number, error->message);
    }
}
