#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_TAIL (churn_tail_get_type ())
G_DECLARE_FINAL_TYPE (ChurnTail, churn_tail, CHURN, TAIL, GObject)

ChurnTail *churn_tail_new (GInputStream *stream, GCancellable *cancellable);
gboolean churn_tail_get_ended (ChurnTail *self);
char *churn_tail_dup_text (ChurnTail *self);

G_END_DECLS
