#pragma once

#include "churn-workplace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_NOTIFIER (churn_notifier_get_type ())
G_DECLARE_FINAL_TYPE (ChurnNotifier, churn_notifier, CHURN, NOTIFIER, GObject)

ChurnNotifier *
churn_notifier_new (GtkApplication *application, ChurnWorkplace *workplace, GSettings *settings);

G_END_DECLS
