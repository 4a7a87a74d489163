#pragma once

#include "churn-outbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CLOSE_GUARD (churn_close_guard_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCloseGuard, churn_close_guard, CHURN, CLOSE_GUARD, GObject)

ChurnCloseGuard *churn_close_guard_new (GtkWindow *window, ChurnOutbox *outbox);
gboolean churn_close_guard_may_close (ChurnCloseGuard *self);

G_END_DECLS
