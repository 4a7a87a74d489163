#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a contact's loop hands from one state of the state machine to the next: ids and numbers
 * alone. */
typedef struct
{
  char *contact;
  gint64 tick;
  gboolean done;
} ChurnLoopState;

gboolean churn_loop_state_read (ChurnLoopState *self, JsonNode *event, GError **error);
char *churn_loop_state_write (const ChurnLoopState *self);
void churn_loop_state_clear (ChurnLoopState *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChurnLoopState, churn_loop_state_clear)

G_END_DECLS
