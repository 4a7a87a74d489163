#pragma once

#include "churn-window.h"

#include "churn-agent-strip.h"
#include "churn-close-guard.h"
#include "churn-contact-page.h"
#include "churn-contacts-page.h"
#include "churn-freshness-banner.h"
#include "churn-freshness-indicator.h"
#include "churn-split.h"

G_BEGIN_DECLS

struct _ChurnWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *find;
  ChurnFreshnessIndicator *freshness;
  ChurnFreshnessBanner *banner;
  GtkStack *stack;
  ChurnAssistant *assistant;
  ChurnConnectionView *connection;
  ChurnSplit *split;
  ChurnContactsPage *contacts;
  ChurnAgentStrip *strip;
  ChurnContactPage *contact;

  ChurnWorkplace *workplace;
  ChurnPoller *poller; /* its */
  ChurnOutbox *outbox; /* its */
  GSettings *settings;
  ChurnCloseGuard *guard;
  char *identity; /* whose contacts are shown, or were last */
  char *wanted;   /* the contact to bring up once it is known who we are */
};

/* churn-window-settings.c */
void _churn_window_restore (ChurnWindow *self);
void _churn_window_save (ChurnWindow *self);

G_END_DECLS
