#include "churn-transcripts.h"

G_DEFINE_INTERFACE (ChurnTranscripts, churn_transcripts, G_TYPE_OBJECT)

static void
churn_transcripts_default_init (ChurnTranscriptsInterface *iface)
{
}

/**
 * churn_transcripts_list:
 * @self: a #ChurnTranscripts
 * @contact_id: the contact's id
 * @token: (nullable): what the last call returned
 * @next_token: (out) (nullable): where to go on; %NULL: the analysis is over
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Asks for one page of the turns of a contact that came after @token.
 *
 * Returns: (transfer full) (element-type ChurnSegment): the turns, or %NULL with @error set
 *   (CHURN_ERROR_NOT_FOUND: its analysis has not begun, or is not switched on;
 *   CHURN_ERROR_THROTTLED: it is not this contact's turn; CHURN_ERROR_INVALID: @token is refused)
 */
GPtrArray *
churn_transcripts_list (ChurnTranscripts *self,
                        const char *contact_id,
                        const char *token,
                        char **next_token,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (CHURN_IS_TRANSCRIPTS (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (next_token != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_TRANSCRIPTS_GET_IFACE (self)->list (self, contact_id, token, next_token, cancellable,
                                                   error);
}
