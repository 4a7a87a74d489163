#pragma once

#include "churn-access.h"
#include "churn-demo.h"

struct _ChurnAccess
{
  GObject parent_instance;

  GSettings *settings;
  ChurnWorkplace *workplace;
  ChurnPoller *poller; /* its */
  ChurnConnectionView *view;
  ChurnConnection *connection;
  ChurnKeyring *keyring;
  ChurnConnector *connector;
  ChurnDemo *demo; /* while it runs, or is being started */
  GCancellable *cancellable;

  AwsMfaFunc ask_mfa;
  gpointer mfa_data;

  /* What was asked for on the command line comes before what was chosen. */
  char *url;
  gboolean demo_wanted;
  char *agent;
  char **demo_options;
};

void _churn_access_emit_choose (ChurnAccess *self);
void _churn_access_emit_changed (ChurnAccess *self);
void _churn_access_emit_problem (ChurnAccess *self, const char *words);
