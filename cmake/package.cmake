# cpack -G DEB: a Debian package of the installed program. Its dependencies are those of the shared
# libraries that the program is linked with (dpkg-shlibdeps). tests/tools/package.sh tries it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # the tests need not be built
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kinora)
set(CPACK_PACKAGE_VENDOR "kinora maintainers")
set(CPACK_PACKAGE_CONTACT "kinora maintainers <maintainers@kinora.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "render HTML compositions into video without a browser")
set(CPACK_PACKAGE_DESCRIPTION
    "kinora renders compositions of HTML, CSS and GSAP timelines into video. It parses the page, runs its
scripts against a virtual clock, lays out and paints every frame itself and hands the frames to an
encoder. The same input gives the same bytes.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION video)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For characters that no shipped family has, and for WebGL.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libegl1, libgl1-mesa-dri, fonts-dejavu-core, fonts-liberation, fonts-noto-core, fonts-noto-color-emoji")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS ffmpeg)
include(CPack)
