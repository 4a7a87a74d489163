#pragma once

#include "churn-keyring.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

#define CHURN_KEYRING_APPLICATION "io.github.churn_desk.ChurnDesk"

struct _ChurnKeyring
{
  GObject parent_instance;

  GHashTable *memory; /* "KIND KEY" → the secret */
  GPtrArray *saves;   /* those that are under way */
  ChurnKeyringState state;
};

extern const SecretSchema _churn_keyring_schema;

GHashTable *_churn_keyring_make_attributes (const char *kind, const char *key);
char *_churn_keyring_make_name (const char *kind, const char *key);
void _churn_keyring_learn (ChurnKeyring *self, gboolean done, const GError *error);
/* churn-keyring-save.c */
void _churn_keyring_overtake_saves (ChurnKeyring *self, const char *name);

G_END_DECLS
