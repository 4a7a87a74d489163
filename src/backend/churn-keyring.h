#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ChurnKeyringState:
 * @CHURN_KEYRING_UNKNOWN: nothing was asked of it yet
 * @CHURN_KEYRING_OPEN: it gives and takes
 * @CHURN_KEYRING_LOCKED: it is there and was not unlocked
 * @CHURN_KEYRING_ABSENT: there is none: no Secret Service, no secret portal
 *
 * What the person's keyring did when it was asked last.
 */
typedef enum
{
  CHURN_KEYRING_UNKNOWN,
  CHURN_KEYRING_OPEN,
  CHURN_KEYRING_LOCKED,
  CHURN_KEYRING_ABSENT,
} ChurnKeyringState;

#define CHURN_TYPE_KEYRING (churn_keyring_get_type ())
G_DECLARE_FINAL_TYPE (ChurnKeyring, churn_keyring, CHURN, KEYRING, GObject)

ChurnKeyring *churn_keyring_new (void);
ChurnKeyringState churn_keyring_get_state (ChurnKeyring *self);

void churn_keyring_load_async (ChurnKeyring *self,
                               const char *kind,
                               const char *key,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *churn_keyring_load_finish (ChurnKeyring *self, GAsyncResult *result, GError **error);
void churn_keyring_save_async (ChurnKeyring *self,
                               const char *kind,
                               const char *key,
                               const char *label,
                               const char *secret,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean churn_keyring_save_finish (ChurnKeyring *self, GAsyncResult *result, GError **error);
void churn_keyring_clear_async (ChurnKeyring *self,
                                const char *kind,
                                const char *key,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean churn_keyring_clear_finish (ChurnKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
