#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ChurnProgress ChurnProgress;

ChurnProgress *churn_progress_new (void);
void churn_progress_free (ChurnProgress *self);
void churn_progress_show (ChurnProgress *self, const char *what, guint64 done, guint64 total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnProgress, churn_progress_free)

G_END_DECLS
