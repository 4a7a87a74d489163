#include "churn-tail.h"

#include <stdio.h>

/* So much is kept, to tell why a program ended. */
#define TEXT_MOST 4096

/**
 * ChurnTail:
 *
 * Reads what a program says on its standard error, passes it on to ours and keeps the end of it.
 * `ended` is emitted when there is no more.
 */
struct _ChurnTail
{
  GObject parent_instance;

  GString *text;
  gboolean ended;
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnTail, churn_tail, G_TYPE_OBJECT)

static void
churn_tail_finalize (GObject *object)
{
  g_string_free (CHURN_TAIL (object)->text, TRUE);

  G_OBJECT_CLASS (churn_tail_parent_class)->finalize (object);
}

static void
churn_tail_class_init (ChurnTailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_tail_finalize;

  /**
   * ChurnTail::ended:
   * @self: the tail
   *
   * The stream has ended, or cannot be read any more.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
churn_tail_init (ChurnTail *self)
{
  self->text = g_string_new (NULL);
}

/* What a read needs for as long as it is under way. */
typedef struct
{
  ChurnTail *tail;
  GCancellable *cancellable;
  char buffer[1024];
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->tail);
  g_clear_object (&reading->cancellable);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
on_bytes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  ChurnTail *self = reading->tail;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n_read <= 0)
    {
      self->ended = TRUE;
      g_signal_emit (self, signals[SIGNAL_ENDED], 0);
      return;
    }
  fwrite (reading->buffer, 1, (gsize) n_read, stderr);
  g_string_append_len (self->text, reading->buffer, n_read);
  if (self->text->len > TEXT_MOST)
    g_string_erase (self->text, 0, (gssize) (self->text->len - TEXT_MOST));
  g_input_stream_read_async (G_INPUT_STREAM (source), reading->buffer, sizeof reading->buffer,
                             G_PRIORITY_DEFAULT, reading->cancellable, on_bytes, reading);
  g_steal_pointer (&reading);
}

/**
 * churn_tail_new:
 * @stream: what to read
 * @cancellable: (nullable): stops the reading
 *
 * Begins to read. To be used from the main thread.
 *
 * Returns: (transfer full): the tail
 */
ChurnTail *
churn_tail_new (GInputStream *stream, GCancellable *cancellable)
{
  ChurnTail *self;
  Reading *reading;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_object_new (CHURN_TYPE_TAIL, NULL);
  reading = g_new0 (Reading, 1);
  reading->tail = g_object_ref (self);
  reading->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_input_stream_read_async (stream, reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT,
                             cancellable, on_bytes, reading);
  return self;
}

/**
 * churn_tail_get_ended:
 * @self: a tail
 *
 * Returns: whether there is no more to come
 */
gboolean
churn_tail_get_ended (ChurnTail *self)
{
  g_return_val_if_fail (CHURN_IS_TAIL (self), TRUE);

  return self->ended;
}

/**
 * churn_tail_dup_text:
 * @self: a tail
 *
 * Returns: (transfer full): the last that was said, at most 4 KiB, in valid UTF-8
 */
char *
churn_tail_dup_text (ChurnTail *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (CHURN_IS_TAIL (self), NULL);

  text = g_utf8_make_valid (self->text->str, (gssize) self->text->len);
  return g_strdup (g_strstrip (text));
}
