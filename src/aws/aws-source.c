/* Sources of a main context that somebody keeps, to end them early. */

#include "aws-source.h"

/**
 * aws_source_attach:
 * @slot: where it is kept, which is empty
 * @source: (transfer full): a source
 * @context: (nullable): the main context that it is for
 * @callback: what it calls
 * @data: what @callback gets
 *
 * Starts a source.
 */
void
aws_source_attach (GSource **slot,
                   GSource *source,
                   GMainContext *context,
                   GSourceFunc callback,
                   gpointer data)
{
  g_return_if_fail (slot != NULL && *slot == NULL);
  g_return_if_fail (source != NULL);

  *slot = source;
  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, context);
}

/**
 * aws_source_clear:
 * @slot: where a source is kept
 *
 * Ends a source, if there is one. A source's own callback may.
 */
void
aws_source_clear (GSource **slot)
{
  g_return_if_fail (slot != NULL);

  if (*slot == NULL)
    return;
  g_source_destroy (*slot);
  g_clear_pointer (slot, g_source_unref);
}
