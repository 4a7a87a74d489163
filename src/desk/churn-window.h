#pragma once

#include "churn-assistant.h"
#include "churn-connection-view.h"
#include "churn-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_WINDOW (churn_window_get_type ())
G_DECLARE_FINAL_TYPE (ChurnWindow, churn_window, CHURN, WINDOW, AdwApplicationWindow)

ChurnWindow *
churn_window_new (GtkApplication *application, ChurnWorkplace *workplace, GSettings *settings);
ChurnConnectionView *churn_window_get_connection (ChurnWindow *self);
ChurnAssistant *churn_window_get_assistant (ChurnWindow *self);
void churn_window_show_problem (ChurnWindow *self, const char *message);
void churn_window_show_contact (ChurnWindow *self, const char *contact_id);

G_END_DECLS
