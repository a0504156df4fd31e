"""Where live pictures come from: anything that gives frames, and the USB cameras of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, Qt, Signal
from PySide6.QtGui import QImage

_FRAME_MS = 40
"""Frames that come faster are not looked at: each costs a conversion on the window's thread."""
_LARGEST = 64_000_000
_SLOWEST = 5.0
NO_CAMERA = "No camera is connected. Plug one in by USB: it shows here by itself."


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera that can be chosen; `key` stays the same for the same camera on this machine."""

    key: str
    name: str


class FrameSource(QObject):
    """Gives frames once started. Whatever goes wrong is one sentence by `failed`."""

    frame_arrived = Signal(QImage)
    failed = Signal(str)
    devices_changed = Signal()

    def devices(self) -> tuple[CameraDevice, ...]:
        """The cameras that are connected now."""
        raise NotImplementedError

    def start(self, key: str) -> None:
        """Begin with that camera, or with the first one if it is not there."""
        raise NotImplementedError

    def stop(self) -> None:
        """End; the camera's lamp goes out."""
        raise NotImplementedError


class UsbCamera(FrameSource):
    """The cameras of this machine by QtMultimedia, which is loaded when the first of them is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QMediaCaptureSession, QMediaDevices, QVideoSink

        self._media = QMediaDevices(self)
        self._media.videoInputsChanged.connect(self._inputs_changed)
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._frame)
        self._session.setVideoSink(self._sink)
        self._camera: Any = None
        self._name, self._key = "", ""
        self._since = QElapsedTimer()

    def devices(self) -> tuple[CameraDevice, ...]:
        """The cameras that are connected now."""
        return tuple(CameraDevice(_key(one), one.description() or "Camera") for one in self._media.videoInputs())

    def start(self, key: str) -> None:
        """Begin with that camera, or with the first one if it is not there; permission is asked where a system wants it."""
        from PySide6.QtCore import QCameraPermission

        application, permission = QCoreApplication.instance(), QCameraPermission()
        status = Qt.PermissionStatus.Granted if application is None else application.checkPermission(permission)
        if application is not None and status == Qt.PermissionStatus.Undetermined:
            application.requestPermission(permission, self, lambda given: self._permitted(key, given.status()))
        else:
            self._permitted(key, status)

    def _permitted(self, key: str, status: Qt.PermissionStatus) -> None:
        from PySide6.QtMultimedia import QCamera

        self.stop()
        if status != Qt.PermissionStatus.Granted:
            self.failed.emit("The system does not let this program use the camera. Allow it in the system's settings.")
            return
        inputs = self._media.videoInputs()
        if not inputs:
            self.failed.emit(NO_CAMERA)
            return
        device = next((one for one in inputs if _key(one) == key), inputs[0])
        self._key, self._name = _key(device), device.description() or "camera"
        self._camera = QCamera(device, self)
        sharpest = _sharpest(device.videoFormats())
        if sharpest is not None:
            self._camera.setCameraFormat(sharpest)
        self._camera.errorOccurred.connect(self._error)
        self._session.setCamera(self._camera)
        self._since.invalidate()
        self._camera.start()

    def stop(self) -> None:
        """End; the camera's lamp goes out."""
        camera, self._camera, self._key = self._camera, None, ""
        if camera is not None:
            camera.errorOccurred.disconnect(self._error)
            camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type] # Qt takes none, though its types do not say so
            camera.deleteLater()

    def _frame(self, frame: Any) -> None:
        if self._camera is None or (self._since.isValid() and self._since.elapsed() < _FRAME_MS):
            return
        self._since.start()
        image = frame.toImage()
        if not image.isNull():
            self.frame_arrived.emit(image)

    def _error(self, _code: object, words: str) -> None:
        name = self._name
        self.stop()
        self.failed.emit(f"The camera “{name}” stopped: {words.rstrip('.') or 'it gave no reason'}. Plug it in again.")

    def _inputs_changed(self) -> None:
        if self._camera is not None and not any(_key(one) == self._key for one in self._media.videoInputs()):
            name = self._name
            self.stop()
            self.failed.emit(f"The camera “{name}” was unplugged. Plug it in again: it goes on by itself.")
        self.devices_changed.emit()


def _key(device: Any) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def _sharpest(formats: list[Any]) -> Any:
    """The format with the most pixels that is still quick enough to look at."""
    fit = [one for one in formats if one.maxFrameRate() >= _SLOWEST and _pixels(one) <= _LARGEST]
    return max(fit, key=lambda one: (_pixels(one), one.maxFrameRate()), default=None)


def _pixels(one: Any) -> int:
    size = one.resolution()
    return int(size.width() * size.height())
