#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Cancels what an invocation does when its time is over. One for the process. */
typedef struct _ChurnDeadline ChurnDeadline;

ChurnDeadline *churn_deadline_new (void);
void churn_deadline_free (ChurnDeadline *self);
void churn_deadline_set (ChurnDeadline *self, gint64 time, GCancellable *cancellable);
void churn_deadline_clear (ChurnDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnDeadline, churn_deadline_free)

G_END_DECLS
